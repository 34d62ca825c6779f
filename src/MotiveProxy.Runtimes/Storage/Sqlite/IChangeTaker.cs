namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Takes what stands in a change of the journal, in this order, or what it wants of that. Bytes are there for the time of a call.</summary>
internal interface IChangeTaker
{
    /// <summary>Which session it is about, its name in UTF-8, and when it began and went on.</summary>
    void TakeSession(LifeId life, ReadOnlySpan<byte> name, DateTimeOffset since, DateTimeOffset at)
    {
    }

    /// <summary>Its state; empty: it is over.</summary>
    void TakeState(ReadOnlySpan<byte> state)
    {
    }

    /// <summary>The first settled turn that is still needed.</summary>
    void TakeSettledFrom(long number)
    {
    }

    /// <summary>A settled turn.</summary>
    void TakeSettled(long number, ReadOnlySpan<byte> body)
    {
    }

    /// <summary>A content, and the id of its prompt in UTF-8.</summary>
    void TakeContent(ReadOnlySpan<byte> id, ContentKind kind, ReadOnlySpan<byte> body)
    {
    }

    /// <summary>An entry of its transcript.</summary>
    void TakeEntry(long number, DateTimeOffset at, ReadOnlySpan<byte> happened)
    {
    }
}
