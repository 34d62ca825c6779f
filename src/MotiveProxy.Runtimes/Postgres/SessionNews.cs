using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>How a session is after a step of another node, as that node says with what there is to do: the next step here need not read it first.</summary>
/// <param name="Image">The session.</param>
/// <param name="Contents">The big things that this step brought, packed.</param>
internal sealed record SessionNews(StoredImage Image, byte[] Contents)
{
    /// <summary>Adds the contents to those that are known. What a newer program wrote is left out.</summary>
    public void AddTo(Dictionary<(TurnId, ContentKind), object> known)
    {
        foreach (var (id, kind, body) in Packing.UnpackContents(Contents))
        {
            if (SessionReading.TryRead(kind, body) is { } content)
                known[(id, kind)] = content;
        }
    }
}
