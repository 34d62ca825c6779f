using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>
/// Whatever there can be is stored and read as it was. The golden files are what each format wrote: they are read for ever. Lines may come to them, and no
/// later version may change one. A format that must change gets the next number, a migration and a golden file of its own.
/// </summary>
public sealed class RecordTests
{
    [Fact]
    public void Every_turn_is_read_as_it_was_written() =>
        RoundTrip("turn", Specimens.Of<Turn>(), TurnRecords.Write, bytes => TurnRecords.Read(bytes));

    [Fact]
    public void Every_answer_is_read_as_it_was_written() =>
        RoundTrip("answer", [Specimens.Of<AnswerPart>(), []], parts => AnswerRecords.Write(parts), bytes => AnswerRecords.Read(bytes));

    [Fact]
    public void Every_event_is_read_as_it_was_written()
    {
        var shelf = new Shelf();
        RoundTrip(
            "event",
            Specimens.Of<SessionEvent>(),
            happened =>
            {
                shelf.Put(happened);
                return EventRecords.Write(happened);
            },
            bytes => EventRecords.Read(bytes, shelf.Reader));
    }

    [Fact]
    public void Every_effect_is_read_as_it_was_written()
    {
        var shelf = new Shelf();
        RoundTrip(
            "effect",
            Specimens.Of<SessionEffect>(),
            effect =>
            {
                if (effect is SessionEffect.Publish(var happened))
                    shelf.Put(happened);
                return EffectRecords.Write(effect);
            },
            bytes => EffectRecords.Read(bytes, shelf.Reader));
    }

    [Fact]
    public void Every_input_is_read_as_it_was_written()
    {
        var shelf = new Shelf();
        RoundTrip(
            "input",
            Specimens.Of<SessionInput>(),
            input =>
            {
                if (input is SessionInput.TurnArrived arrived)
                    shelf.Put([new StoredContent(new TurnId(arrived.Hold.Value), ContentKind.Prompt, arrived.Turn)]);
                return InputRecords.Write(input);
            },
            bytes => InputRecords.Read(bytes, shelf.Reader));
    }

    [Fact]
    public void Every_state_is_read_as_it_was_written()
    {
        var shelf = new Shelf();
        RoundTrip(
            "state",
            SomeStates.All,
            state =>
            {
                shelf.Put(state);
                return StateRecords.Write(state);
            },
            bytes => StateRecords.Read(bytes, shelf.Reader),
            version: 2);
    }

    [Fact]
    public void A_state_of_format_1_is_read_as_it_was_written()
    {
        var lines = File.ReadAllLines(Path.Combine(SourceTree.Project, "Golden", "Records", "1", "state.jsonl"));
        var states = SomeStates.All.Take(lines.Length).ToList();
        var shelf = new Shelf();

        Assert.NotEmpty(lines);
        foreach (var (line, state) in lines.Zip(states))
        {
            shelf.Put(state);
            Sameness.AssertSame(state, StateRecords.Read(Encoding.UTF8.GetBytes(line), shelf.Reader));
        }
    }

    [Fact]
    public void Whatever_a_state_refers_to_is_among_its_references()
    {
        foreach (var state in SomeStates.All)
        {
            var references = StateRecords.References(StateRecords.Write(state)).ToHashSet(StringComparer.Ordinal);

            Assert.All(state.Turns, turn => Assert.Contains(turn.Id.Value, references));
            Assert.All(state.Turns.Where(turn => turn.Presents is not null), turn => Assert.Contains(turn.Presents!.Value.Value, references));
            Assert.All(state.Parked, parked => Assert.Contains(parked.Hold.Value, references));
        }
    }

    [Fact]
    public void A_remembered_turn_takes_few_bytes_of_a_state_once_it_is_settled()
    {
        var (one, many) = (StateRecords.Write(SomeStates.Settled(1)), StateRecords.Write(SomeStates.Settled(17)));

        Assert.InRange((many.Length - one.Length) / 16, 1, 120);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ==")]
    [InlineData("/////w8=")]
    [InlineData("AQFjAAABYQE=")]
    public void Settled_turns_that_no_version_wrote_are_called_damaged(string settled) => Assert.Contains(
        "damaged",
        Assert.ThrowsAny<Exception>(() => StateRecords.Read(Encoding.UTF8.GetBytes($$"""{"v":2,"settled":"{{settled}}"}"""), new Shelf().Reader)).Message,
        StringComparison.Ordinal);

    private static void RoundTrip<T>(string name, IReadOnlyList<T> values, Func<T, byte[]> write, Func<byte[], T> read, int version = 1)
    {
        Assert.NotEmpty(values);
        var lines = new StringBuilder();
        foreach (var value in values)
        {
            var written = write(value);
            lines.Append(Encoding.UTF8.GetString(written)).Append('\n');
            Sameness.AssertSame(value, read(written));
        }

        Golden.Matches($"Records/{version}/{name}.jsonl", Encoding.UTF8.GetBytes(lines.ToString()));
    }
}
