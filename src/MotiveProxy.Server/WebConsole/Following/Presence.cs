using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.WebConsole.Following;

/// <summary>Who is looking at which session, of the people whose pages this node serves. Who answers what is the sessions' to know: a claim.</summary>
internal sealed class Presence
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<Look> _looks = [];

    /// <summary>Somebody looks at a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="person">Who.</param>
    /// <param name="changed">Told when somebody comes, goes, or takes another name.</param>
    /// <returns>Ends it when disposed of.</returns>
    public IDisposable Enter(SessionName session, Person person, Action changed)
    {
        var look = new Look(this, session, person, changed);
        lock (_gate)
            _looks.Add(look);
        person.Changed += look.Renamed;
        Tell(session);
        return look;
    }

    /// <summary>The names of the others who look at a session.</summary>
    public IReadOnlyList<string> Others(SessionName session, Person self) =>
        [.. At(session).Where(look => look.Person != self && look.Person.Name.Length > 0).Select(look => look.Person.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private void Leave(Look look)
    {
        look.Person.Changed -= look.Renamed;
        lock (_gate)
            _looks.Remove(look);
        Tell(look.Session);
    }

    private void Tell(SessionName session)
    {
        foreach (var look in At(session))
            look.Changed();
    }

    private List<Look> At(SessionName session)
    {
        lock (_gate)
            return [.. _looks.Where(look => look.Session == session)];
    }

    private sealed class Look(Presence all, SessionName session, Person person, Action changed) : IDisposable
    {
        public SessionName Session => session;

        public Person Person => person;

        public Action Changed => changed;

        public void Renamed(object? sender, EventArgs e) => all.Tell(session);

        public void Dispose() => all.Leave(this);
    }
}
