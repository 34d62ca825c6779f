using System.Text;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using static MotiveProxy.Runtimes.Tests.Storage.Changes;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>What every store does.</summary>
public abstract class SessionStoreContract
{
    private ISessionStore? _store;

    private protected ISessionStore Store => _store ??= Open();

    /// <summary>Opens the store, as a process that begins.</summary>
    private protected abstract ISessionStore Open();

    /// <summary>Makes a batch one that cannot be written, until the obstacle is cleared away.</summary>
    private protected abstract SessionChange[] Obstruct(params SessionChange[] batch);

    private protected abstract void Clear();

    [Fact]
    public void What_is_written_is_read_by_the_next()
    {
        Store.Write([Of(1, "room", 1, "one"), Of(2, "other", 1, "two")], []);
        Store.Write([Of(1, "room", 2, "three", isOver: true)], []);
        var next = Next();

        var alive = Assert.Single(next.Load());
        Assert.Equal(new StoredLife(new LifeId(2), Name("other"), Morning, Morning, IsOver: false), alive.Life);
        Assert.Equal(1, alive.Entries);
        Assert.Equal(Of(2, "other", 1, "two").State, alive.State);
        Assert.Equal([(1L, "one"), (2L, "three")], next.Said(new LifeId(1)));
        Assert.Equal("two", next.Said(new LifeId(2), "two"));
        Assert.Null(next.Said(new LifeId(1), "four"));
        Assert.Equal(new LifeId(2), next.Newest);
    }

    [Fact]
    public void A_store_that_is_empty_says_so()
    {
        Assert.Equal(default, Store.Newest);
        Assert.Empty(Store.Load());
        Assert.Empty(Store.Lives(Name("room")));
        Assert.Empty(Store.Transcript(new LifeId(1)));
        Assert.Empty(Store.Write([], []));
        Assert.Equal(0, Store.Delete(Name("room")));
        Assert.False(Store.Sweep(Morning, 1));
    }

    [Fact]
    public void A_batch_that_fails_has_changed_nothing()
    {
        Store.Write([Of(1, "room", 1, "one")], []);
        var obstructed = Obstruct(Of(2, "other", 1, "two"), Of(1, "room", 2, "three"));

        Assert.ThrowsAny<Exception>(() => Store.Write(obstructed, []));

        Clear();
        Assert.Equal("room", Assert.Single(Store.Load()).Life.Name.Value);
        Assert.Equal([(1L, "one")], Store.Said(new LifeId(1)));
        Assert.Empty(Store.Write([Of(2, "other", 1, "two"), Of(1, "room", 2, "three")], []));
        Assert.Equal(2, Store.Load().Count);
        Assert.Equal([(1L, "one"), (2L, "three")], Next().Said(new LifeId(1)));
    }

    [Fact]
    public void What_is_written_again_after_a_doubt_is_there_once()
    {
        SessionChange[] batch = [Of(1, "room", 1, "one"), Of(2, "other", 1, "two", isOver: true)];
        Assert.Empty(Store.Write(batch, []));
        Assert.Empty(Store.Write(batch, []));
        SessionChange[] more = [Of(1, "room", 2, "three", isOver: true)];
        Assert.Empty(Store.Write(more, []));
        Assert.Empty(Store.Write(more, []));

        Assert.Equal([(1L, "one"), (2L, "three")], Next().Said(new LifeId(1)));
        Assert.Equal([(1L, "two")], Store.Said(new LifeId(2)));
        Assert.Equal([1L], Store.Lives(Name("room")).Select(life => life.Id.Value));
        Assert.Empty(Store.Load());
    }

    [Fact]
    public void Entries_keep_their_times_and_their_order()
    {
        var change = Of(1, "room", 1, "one");
        var entry = change.Entries[0];
        var entries = Enumerable.Range(0, 12).Select(i => entry with { Number = i + 1, At = Morning.AddTicks(i / 3 * 10) }).ToList();
        Store.Write([change with { Entries = entries }], []);
        Store.Write([Of(1, "room", 2, "two") with { Entries = [entry with { Number = 13, At = Morning }], Contents = [] }], []);
        for (var i = 3; i <= 300; i++)
            Store.Write([Of(1, "room", i, "three") with { Entries = [entry with { Number = i + 11, At = Morning.AddDays(1) }], Contents = [] }], []);

        var read = Next().Transcript(new LifeId(1)).ToList();
        Assert.Equal(Enumerable.Range(1, 311).Select(i => (long)i), read.Select(one => one.Number));
        Assert.Equal([.. entries.Select(one => one.At), Morning], read.Take(13).Select(one => one.At));
        Assert.Equal(311, Assert.Single(Store.Load()).Entries);
    }

    [Fact]
    public void What_a_prompt_says_can_be_said_anew()
    {
        var one = Of(1, "room", 1, "one");
        var anew = one.Contents[0] with { Body = "anew"u8.ToArray() };
        Store.Write([one], []);
        Store.Write([Of(1, "room", 2, "two") with { Contents = [one.Contents[0], anew] }], []);

        Assert.Equal("anew", Next().Said(new LifeId(1), "one"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with \0, \\ and half a pair: \ud83d")]
    [InlineData("ends in |A")]
    public void Every_name_is_kept_exactly(string name)
    {
        Store.Write([Of(1, name, 1, "one"), Of(2, "room", 1, "two")], []);

        Assert.Equal(name, Assert.Single(Next().Lives(Name(name))).Name.Value);
        Assert.Contains(Store.Load(), session => session.Life.Name == Name(name));
    }

    [Fact]
    public void Lives_are_listed_and_searched_the_newest_first()
    {
        Store.Write([Of(1, "room", 1, "one", isOver: true), Of(2, "other", 1, "two")], []);
        Store.Write([Of(3, "room", 1, "three") with { Entries = [] }], []);
        using var history = Next().OpenHistory();

        Assert.Equal([3L, 2, 1], history.Lives(before: null, closedOnly: false, 10).Select(life => life.Id.Value));
        Assert.Equal([2L], history.Lives(new LifeId(3), closedOnly: false, 1).Select(life => life.Id.Value));
        var over = Assert.Single(history.Lives(before: null, closedOnly: true, 10));
        Assert.Equal((1L, true, 2), (over.Id.Value, over.IsOver, history.Number(over)));
        Assert.Equal(0, history.Answers(over.Id));
        Assert.Equal(["three"], history.Said(new LifeId(3)).Select(Encoding.UTF8.GetString));
        Assert.Equal("one", Encoding.UTF8.GetString(history.Content(over.Id, new TurnId("one"), ContentKind.Prompt, 3)!));
        Assert.Null(history.Content(over.Id, new TurnId("one"), ContentKind.Prompt, 2));
        Assert.Empty(history.LatestEvents(new LifeId(3)));
    }

    [Fact]
    public void A_search_reads_all_that_was_said_but_what_was_shown_of_it()
    {
        var contents = Enumerable.Range(0, 130).Select(i => new ContentBytes(new TurnId($"t{i}"), (ContentKind)(i % 3), "x"u8.ToArray())).ToList();
        Store.Write([Of(1, "room", 1, "one") with { Contents = contents }], []);

        using var history = Next().OpenHistory();
        Assert.Equal(contents.Count(content => content.Kind != ContentKind.Shown), history.Said(new LifeId(1)).Count());
        Assert.Equal(contents.Count(content => content.Kind == ContentKind.Answer), history.Answers(new LifeId(1)));
    }

    [Fact]
    public void A_sweep_removes_what_is_over_and_old_and_of_live_sessions_old_entries()
    {
        Store.Write([Of(1, "old", 1, "one", isOver: true), Of(2, "alive", 1, "two"), Of(3, "new", 1, "three", isOver: true, days: 20)], []);
        Assert.False(Store.Sweep(Morning, long.MaxValue));
        Store.Write([Of(2, "alive", 2, "four", days: 20)], []);

        while (Store.Sweep(Morning.AddDays(10), long.MaxValue))
        {
        }

        Assert.Empty(Store.Lives(Name("old")));
        Assert.Empty(Store.Transcript(new LifeId(1)));
        Assert.Single(Store.Transcript(new LifeId(3)));
        Assert.Equal([(2L, "four")], Store.Said(new LifeId(2)));
        Assert.Null(Store.Said(new LifeId(2), "two"));
        Assert.NotNull(Store.Said(new LifeId(2), "four"));
        Assert.Equal(2, Assert.Single(Next().Load()).Entries);
    }

    [Fact]
    public void A_sweep_of_a_store_that_is_too_large_removes_the_oldest_that_are_over_until_it_fits()
    {
        // What can be compressed may be.
        var random = new Random(1);
        for (var i = 1; i <= 20; i++)
        {
            var bytes = new byte[50_000];
            random.NextBytes(bytes);
            Store.Write([Of(i, "room", 1, Convert.ToHexString(bytes), isOver: i < 20)], []);
        }

        while (Store.Sweep(DateTimeOffset.MinValue, 1_000_000))
        {
        }

        var left = Store.Lives(Name("room"));
        Assert.InRange(left.Count, 2, 10);
        Assert.Equal(Enumerable.Range(0, left.Count).Select(i => 20L - i), left.Select(life => life.Id.Value));
    }

    [Fact]
    public void Deleting_a_name_leaves_the_session_that_lives()
    {
        Store.Write([Of(1, "room", 1, "one", isOver: true)], []);
        Store.Write([Of(2, "room", 1, "two"), Of(3, "other", 1, "three", isOver: true)], []);

        Assert.Equal(1, Store.Delete(Name("room")));

        Assert.Equal([2L], Store.Lives(Name("room")).Select(life => life.Id.Value));
        Assert.Empty(Store.Transcript(new LifeId(1)));
        Assert.Null(Store.Said(new LifeId(1), "one"));
        Assert.Single(Store.Lives(Name("other")));
    }

    /// <summary>The store as the next process finds it.</summary>
    private protected ISessionStore Next()
    {
        Close();
        return Store;
    }

    private protected void Close()
    {
        _store?.Dispose();
        _store = null;
    }
}
