using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace MotiveProxy.AkkaCluster.Wire;

/// <summary>For everything that no serializer is bound to: it is neither written nor read. What others send is never made into objects of any type they like.</summary>
/// <param name="system">The node's.</param>
internal sealed class NoSerializer(ExtendedActorSystem system) : Serializer(system)
{
    // Any number that no other serializer has.
    private const int Number = 0x4D50_00;

    /// <inheritdoc/>
    public override int Identifier => Number;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType()} has no serializer: it is no message between nodes.");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException("A message came that has no serializer.");
}
