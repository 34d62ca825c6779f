namespace MotiveProxy.Runtimes;

/// <summary>Shutting a node down without losing anybody's turn.</summary>
public interface IDrainable
{
    /// <summary>
    /// From now on every hold ends with <see cref="Core.Conversations.FaultCode.Draining"/>: those that wait at once, and count as
    /// lost, so that their turns wait for their retries; new ones before they are seated. An outcome that is being written is left
    /// to be written. Again: nothing.
    /// </summary>
    void BeginDrain();
}
