using System.Reflection;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>What one test says that it proves of one case.</summary>
/// <param name="Client">One of <see cref="Clients"/>.</param>
/// <param name="Api">What it speaks.</param>
/// <param name="Seat">Where it sits.</param>
/// <param name="Case">What it is driven through.</param>
/// <param name="Test">The test.</param>
internal sealed record Claim(string Client, Api Api, Seat Seat, Case Case, MethodInfo Test)
{
    /// <summary>Every claim of every test of this assembly.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        .. from type in typeof(Claim).Assembly.GetTypes()
           from test in type.GetMethods()
           from proof in test.GetCustomAttributes<ProvesAttribute>()
           from one in proof.Cases
           select new Claim(proof.Client, proof.Api, proof.Seat, one, test),
    ];

    /// <summary>The test's class and method.</summary>
    public string TestName => $"{Test.DeclaringType!.Name}.{Test.Name}";

    /// <summary>The file of the test, in this project: folders are named as namespaces, files as classes.</summary>
    public string TestFile => $"{Test.DeclaringType!.FullName!.Replace($"{nameof(MotiveProxy)}.{nameof(EndToEnd)}.{nameof(Tests)}.", string.Empty, StringComparison.Ordinal).Replace('.', '/')}.cs";
}
