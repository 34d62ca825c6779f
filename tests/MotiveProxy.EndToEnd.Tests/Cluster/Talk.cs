using MotiveProxy.EndToEnd.Tests.Durability;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>Conversations that go on while something breaks: of plain clients, and of an official one.</summary>
/// <param name="nodes">Where plain clients knock, and all persons: at each node.</param>
/// <param name="official">Where the official client does.</param>
/// <param name="first">The number of the first room, so that tests that share a cluster share no room.</param>
internal sealed class Talk(IServerUnderTest nodes, IServerUnderTest official, int first)
{
    private const string Library = "openai7";
    private const int Callers = 2;
    private const int Questions = 3;

    // Leaves the ways for a person to be there as they are.
    private const int FurtherOn = 99;

    /// <summary>In how many rooms plain clients talk: one for each way for a person to be there.</summary>
    public int Rooms { get; init; } = 3;

    /// <summary>In how many the official client does.</summary>
    public int OfficialRooms { get; init; } = 3;

    /// <summary>Whether it reads some answers as streams; no time-out of its own ends one that has begun.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>After how long plain clients ask anew, at the next node; never if it is not said.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The official client's time-out; its own default if it is not said.</summary>
    public TimeSpan? OfficialPatience { get; init; }

    /// <summary>Talks until something has happened, and a little more.</summary>
    public IEnumerable<Task> Until(Task happened, Trial trial) =>
    [
        .. Enumerable.Range(first, Rooms).Select(number => new Room(nodes, trial.Tape, number, Patience).TalkAsync(Callers, Questions, happened, trial.Failed)),
        SdkConversations.HoldAsync(official, trial.Tape, Official(happened), trial.Failed),
    ];

    private SdkTalk Official(Task happened) => new(Library, OfficialRooms, Questions)
    {
        First = first + FurtherOn,
        Until = happened,
        Streams = Streams,
        Patience = OfficialPatience,
        PersonsAt = nodes,
    };
}
