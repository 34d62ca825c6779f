using System.Buffers;

namespace MotiveProxy.Protocols;

/// <summary>A name that clients may use as their model.</summary>
/// <param name="Id">The name.</param>
/// <param name="Created">When the session began, or the server.</param>
/// <param name="Until">When the session ends if nothing more happens in it; <see langword="null"/> where there is none now.</param>
public sealed record ModelEntry(string Id, DateTimeOffset Created, DateTimeOffset? Until = null);

/// <summary>Writes a list of models in a protocol's words.</summary>
/// <param name="models">The models.</param>
/// <param name="output">Where to.</param>
public delegate void ModelListWriter(IEnumerable<ModelEntry> models, IBufferWriter<byte> output);
