using FsCheck;
using FsCheck.Fluent;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Core.Tests.Walks;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Runtimes.Storage.Sqlite;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>The random walks of the session machine, with a session that is stored and read again between any two steps.</summary>
public sealed class WalkRecordTests
{
    private const int Walks = 50;

    [Fact]
    public void A_session_that_is_stored_and_read_after_every_step_is_the_same_and_goes_on_equally()
    {
        var property = Prop.ForAll(WalkStep.Walks, steps =>
        {
            var shelf = new Shelf();
            var (one, other) = (new Walk(), new Walk((before, step) => Stored(shelf, before, step)));
            one.Take(steps);
            other.Take(steps);
            Assert.Equal(one.Effects, other.Effects);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Walks).WithQuietOnSuccess(true), property);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void So_is_one_whose_settled_turns_are_stored_apart_whether_or_not_it_restarts(bool restarts)
    {
        var property = Prop.ForAll(WalkStep.Walks, steps =>
        {
            var (shelf, ledger, drawer) = (new Shelf(), new SettledLedger(), (byte[]?)null);
            var (one, other) = (new Walk(), new Walk(StoredApart));
            one.Take(steps);
            other.Take(steps);
            Assert.Equal(one.Effects, other.Effects);

            SessionState StoredApart(SessionState before, Step step)
            {
                shelf.Put(StoredContent.Of(before, step));
                var bytes = StateRecords.Write(step.Next, ledger);
                drawer = SqliteSettled.Merge(drawer, ledger.Fresh, ledger.From);
                ledger.Take();

                var again = new SettledLedger();
                var read = StateRecords.Read(bytes, SqliteSettled.Read(drawer), shelf.Reader, again);
                Sameness.AssertSame(step.Next, read);
                if (!restarts)
                    return step.Next;

                ledger = again;
                return read;
            }
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Walks).WithQuietOnSuccess(true), property);
    }

    private static SessionState Stored(Shelf shelf, SessionState before, Step step)
    {
        shelf.Put(StoredContent.Of(before, step));
        var read = StateRecords.Read(StateRecords.Write(step.Next), shelf.Reader);
        Sameness.AssertSame(step.Next, read);
        return read;
    }
}
