using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Requests;

/// <summary>
/// The requests of callers that wait at this node, as they came, for operators to look at. Bounded: the oldest make room. No session's rule
/// looks at them.
/// </summary>
internal sealed class RawRequests(MotiveOptions options)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<TurnId, LinkedListNode<Kept>> _byPrompt = [];
    private readonly LinkedList<Kept> _oldestFirst = [];
    private long _size;

    /// <summary>How many bytes are kept.</summary>
    public long Size
    {
        get
        {
            lock (_gate)
                return _size;
        }
    }

    /// <summary>Copies a request whose body is about to go away, if it is to be kept.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    /// <returns>What to tell when it is seated, and to dispose of when it waits no more; <see langword="null"/> if none is kept here.</returns>
    public RawRequestStay? Take(HttpRequest request, ReadOnlyMemory<byte> body) => options.RawRequests switch
    {
        0 => null,
        var most => new RawRequestStay(this, body.Length <= most ? RawRequestReading.Read(request, body) : null),
    };

    /// <summary>The newest request of a prompt that waits here.</summary>
    /// <returns>The request, or why there is none, for a person to read.</returns>
    public (RawRequest? Request, string? WhyNot) Find(TurnId prompt)
    {
        if (options.RawRequests == 0)
            return (null, "No requests are kept on this server (MOTIVE_PROXY_RAW_REQUESTS=0).");

        lock (_gate)
        {
            return _byPrompt.TryGetValue(prompt, out var kept)
                ? kept.Value.Request is { } request ? (request, null) : (null, "This request was not kept: it is too large, or newer ones needed its room (MOTIVE_PROXY_RAW_REQUESTS).")
                : (null, "No request waits here for this prompt: it is over, its client is away, or it waits at another node.");
        }
    }

    /// <summary>Keeps a request while it waits.</summary>
    internal object Enter(TurnId prompt, RawRequest? request)
    {
        lock (_gate)
        {
            if (_byPrompt.TryGetValue(prompt, out var earlier))
                RemoveLocked(earlier);

            var kept = _oldestFirst.AddLast(new Kept(prompt));
            _byPrompt[prompt] = kept;
            if (request is null || request.Size > options.RawRequests)
                return kept;

            kept.Value.Request = request;
            _size += request.Size;
            for (var oldest = _oldestFirst.First; _size > options.RawRequests && oldest is not null; oldest = oldest.Next)
                EmptyLocked(oldest.Value);
            return kept;
        }
    }

    /// <summary>Lets go of a request that waits no more.</summary>
    internal void Leave(object kept)
    {
        lock (_gate)
            RemoveLocked((LinkedListNode<Kept>)kept);
    }

    private void RemoveLocked(LinkedListNode<Kept> kept)
    {
        // A newer request of its prompt may have taken its place.
        if (kept.List is null)
            return;

        EmptyLocked(kept.Value);
        _byPrompt.Remove(kept.Value.Prompt);
        _oldestFirst.Remove(kept);
    }

    private void EmptyLocked(Kept kept)
    {
        _size -= kept.Request?.Size ?? 0;
        kept.Request = null;
    }

    private sealed class Kept(TurnId prompt)
    {
        public TurnId Prompt { get; } = prompt;

        /// <summary>Nothing once it had to make room.</summary>
        public RawRequest? Request { get; set; }
    }
}

/// <summary>A request on its way: kept from when it is seated as a caller's until it waits no more.</summary>
/// <param name="all">Where.</param>
/// <param name="request">The request; <see langword="null"/> if it is too large.</param>
internal sealed class RawRequestStay(RawRequests all, RawRequest? request) : IDisposable
{
    private RawRequest? _request = request;
    private object? _kept;

    /// <summary>Its turn is seated.</summary>
    public void Admit(Admission seated)
    {
        if (seated.Seat == Seat.Caller)
            _kept = all.Enter(seated.Turn, _request);
        _request = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_kept is not null)
            all.Leave(_kept);
    }
}
