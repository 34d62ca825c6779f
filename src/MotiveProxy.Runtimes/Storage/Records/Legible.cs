namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Stored documents where others, perhaps of a newer version, write as well.</summary>
internal static class Legible
{
    /// <summary>What is read; <see langword="null"/> if this program cannot read it.</summary>
    public static T? OrNull<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
