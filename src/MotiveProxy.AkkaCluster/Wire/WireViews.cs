using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.AkkaCluster.Wire;

/// <summary>Events and sessions as parts of messages.</summary>
internal static class WireViews
{
    /// <summary>Writes an event, with all that it refers to.</summary>
    public static WireWriter Add(this WireWriter wire, SessionEvent happened) => wire.Add(WireContents.Of(happened)).Add(EventRecords.Write(happened));

    /// <summary>Reads an event.</summary>
    public static SessionEvent Event(this WireReader wire)
    {
        var contents = wire.Contents();
        return EventRecords.Read(wire.DocumentThere(), contents);
    }

    /// <summary>Writes a session, if there is one.</summary>
    public static WireWriter Add(this WireWriter wire, SessionView? view)
    {
        wire.Add(view is not null);
        if (view is null)
            return wire;

        wire.Add(view.Name.Value).Add(view.Since).Add(WireContents.Of(view.State)).Add(StateRecords.Write(view.State)).Add(view.Transcript.Count);
        foreach (var notice in view.Transcript)
            wire.Add(notice.Number).Add(notice.At).Add(notice.Event);
        return wire;
    }

    /// <summary>Reads a session, if there is one.</summary>
    public static SessionView? View(this WireReader wire)
    {
        if (!wire.Flag())
            return null;

        var name = SessionName.Restore(wire.TextThere());
        var since = wire.Moment();
        var contents = wire.Contents();
        var state = StateRecords.Read(wire.DocumentThere(), contents);
        var transcript = new List<SessionNotice>();
        for (var missing = wire.Number(); missing > 0; missing--)
            transcript.Add(new SessionNotice(wire.Number(), wire.Moment(), name, wire.Event()));
        return new SessionView(name, since, state, transcript);
    }
}
