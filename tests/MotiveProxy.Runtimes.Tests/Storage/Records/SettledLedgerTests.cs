using System.Text;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>Settled turns that are stored apart from their state: each once.</summary>
public sealed class SettledLedgerTests
{
    private readonly Shelf _shelf = new();
    private readonly SettledLedger _ledger = new();

    [Fact]
    public void A_settled_turn_is_written_once_and_its_state_only_says_where_it_is()
    {
        var state = SomeStates.Settled(17);
        Assert.Equal(17, Write(state).Count);

        var (later, next) = (state with { Watchers = 3 }, SomeStates.Settled(18).Turns[^1]);
        Assert.Empty(Write(later));
        Assert.Equal(18, Assert.Single(Write(later with { Turns = [.. later.Turns.Skip(1), next] })).Number);
        Assert.Equal(2, _ledger.From);
        Assert.InRange(StateRecords.Write(later, _ledger).Length - StateRecords.Write(SomeStates.Settled(0), new SettledLedger()).Length, 1, 100);
    }

    [Fact]
    public void A_state_that_has_its_settled_turns_within_is_read_and_they_are_written_apart_from_then_on()
    {
        var state = SomeStates.Settled(5);
        _shelf.Put(state);

        var read = StateRecords.Read(StateRecords.Write(state), [], _shelf.Reader, _ledger);

        Sameness.AssertSame(state, read);
        Assert.Equal([1L, 2, 3, 4, 5], Write(read).Select(turn => turn.Number));
    }

    [Fact]
    public void Turns_that_settle_out_of_their_order_are_read_in_their_places()
    {
        var state = SomeStates.Settled(5);
        _shelf.Put(state);
        var late = state.Turns[0];
        var drawer = Write(state with { Turns = [late with { WasDelivered = false }, .. state.Turns.Skip(1)] });

        drawer.AddRange(Write(state));

        Assert.Equal(1, _ledger.From);
        Sameness.AssertSame(state, StateRecords.Read(StateRecords.Write(state, _ledger), drawer, _shelf.Reader, new SettledLedger()));
    }

    [Fact]
    public void Whatever_turns_refer_to_that_are_stored_apart_is_among_the_references_of_their_state()
    {
        var state = SomeStates.Settled(5);
        var references = StateRecords.References(StateRecords.Write(state, _ledger), [.. _ledger.Fresh]).ToHashSet(StringComparer.Ordinal);

        Assert.All(state.Turns, turn => Assert.Contains(turn.Id.Value, references));
        Assert.All(state.Turns.Where(turn => turn.Presents is not null), turn => Assert.Contains(turn.Presents!.Value.Value, references));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQA=")]
    [InlineData("AQAA")]
    [InlineData("AQCA")]
    public void Places_that_no_version_wrote_or_whose_turns_are_not_there_are_called_damaged(string places) => Assert.Contains(
        "damaged",
        Assert.ThrowsAny<Exception>(() => StateRecords.Read(Encoding.UTF8.GetBytes($$"""{"v":2,"settledApart":"{{places}}"}"""), [], _shelf.Reader, _ledger)).Message,
        StringComparison.Ordinal);

    private List<SettledBytes> Write(SessionState state)
    {
        StateRecords.Write(state, _ledger);
        var fresh = _ledger.Fresh.ToList();
        _ledger.Take();
        return fresh;
    }
}
