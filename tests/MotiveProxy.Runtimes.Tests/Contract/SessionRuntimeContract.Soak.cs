using System.Collections.Concurrent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    /// <summary>
    /// People, programs, operators and time itself at random on a few sessions at once. Everybody who answers says "re: " and the
    /// question; so whoever gets another answer than that to his own question got somebody else's.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_at_once_every_hold_ends_and_no_answer_goes_to_another_prompt(int seed)
    {
        Rules = Rules with { TurnTimeout = TimeSpan.FromMinutes(2), SessionTimeout = TimeSpan.FromMinutes(10), MaxPrompts = 4 };
        Limits = Limits with { MaxSessions = 3, TranscriptLength = 2_000, WatcherBuffer = 16 };
        string[] rooms = ["a", "b", "c", "d"];
        var soak = new Soak(this);
        Assert.Equal(0, await Count()); // The runtime runs before everybody is at it at once.
        using var stop = new CancellationTokenSource();

        var others = rooms.Select((room, i) => soak.PlayStandIn(room, new Random(seed + i), stop.Token))
            .Append(soak.Operate(rooms, new Random(seed + 10), stop.Token))
            .Append(soak.Watch(rooms, new Random(seed + 20), stop.Token))
            .Append(soak.PassTime(new Random(seed + 30), stop.Token))
            .ToList();
        var callers = Enumerable.Range(0, 12).Select(i => soak.Call(rooms[i % rooms.Length], $"program {i}", new Random(seed + 100 + i)));

        var answered = await Task.WhenAll(callers).WaitAsync(Timeouts.Patience * 4);
        await stop.CancelAsync();
        foreach (var room in rooms)
            await Runtime.CloseAsync(Name(room)).Soon();

        // The clock may have stood still since: the people's last holds are ended by the closing, or by time.
        var ended = Task.WhenAll(others);
        while (!ended.IsCompleted)
        {
            Pass(60);
            await Task.Yield();
        }

        await ended.Soon();
        Assert.InRange(answered.Sum(), 20, int.MaxValue);
        Assert.True(soak.Unended.IsEmpty, "A hold was left waiting.");

        // One deadline after another: a runtime that writes what it decides may have set the next one only after the time had passed.
        Pass(24 * 3_600);
        for (var deadlines = 0; deadlines < 10 && await Count() > 0; deadlines++)
            Pass(1);
        Assert.Equal(0, await Count());
    }

    private sealed class Soak(SessionRuntimeContract test)
    {
        private const int QuestionsPerCaller = 25;

        public ConcurrentDictionary<TurnId, Request> Unended { get; } = new();

        /// <summary>Asks questions, hangs up and retries now and then, and checks every answer.</summary>
        /// <returns>How many were answered.</returns>
        public Task<int> Call(string room, string client, Random random) => Task.Run(async () =>
        {
            var caller = test.Caller(room, client);
            var answered = 0;
            for (var i = 0; i < QuestionsPerCaller; i++)
            {
                var question = $"{client} asks {i}";
                var reply = await ReadOrHangUp(caller.Ask(question), random);
                for (var tries = 0; reply is null && tries < 3; tries++)
                    reply = await ReadOrHangUp(caller.SendAgain(random.Next(2) == 0), random);

                if (reply?.Outcome is not Outcome.Answered)
                    continue;

                Assert.Equal("re: " + question, reply.Text);
                answered++;
            }

            return answered;
        });

        /// <summary>Plays the model: answers what it is shown, hangs up, comes back, or begins anew.</summary>
        public Task PlayStandIn(string room, Random random, CancellationToken stop) => Task.Run(async () =>
        {
            var standIn = test.StandIn(room);
            var request = standIn.Say("/join");
            while (!stop.IsCancellationRequested)
            {
                var reply = await ReadOrHangUp(request, random);
                request = reply switch
                {
                    null when random.Next(2) == 0 => standIn.SendAgain(),
                    { Outcome: Outcome.Answered } when random.Next(20) > 0 => standIn.Say("re: " + reply.Text),
                    _ => (standIn = test.StandIn(room)).Say("/join"),
                };
            }

            request.HangUp();
        }, CancellationToken.None);

        /// <summary>Answers what waits, in any order, and closes a session now and then.</summary>
        public Task Operate(string[] rooms, Random random, CancellationToken stop) => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Breathe();
                var room = Name(rooms[random.Next(rooms.Length)]);
                var prompts = (await test.Node.Watch.FindAsync(room))?.State.OpenPrompts.ToList() ?? [];
                if (random.Next(500) == 0)
                    await test.Runtime.CloseAsync(room);
                else if (prompts.Count > 0 && random.Next(10) == 0)
                    await Answer(prompts[random.Next(prompts.Count)]);
            }
        }, CancellationToken.None);

        /// <summary>Comes and goes.</summary>
        public Task Watch(string[] rooms, Random random, CancellationToken stop) => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var leave = new CancellationTokenSource();
                var room = random.Next(rooms.Length + 1);
                var watching = test.Node.Watch.WatchAsync(room < rooms.Length ? Name(rooms[room]) : null, leave.Token);
                for (var i = random.Next(1_000); i > 0; i--)
                    await Task.Yield();
                await leave.CancelAsync();
                await Take(watching, int.MaxValue);
            }
        }, CancellationToken.None);

        public Task PassTime(Random random, CancellationToken stop) => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Time passes no faster than the runtime can tell of itself.
                await Breathe();
                await test.Count();
                test.Pass(random.Next(200) == 0 ? 130 : random.NextDouble());
            }
        }, CancellationToken.None);

        // As long as a reply is on its way, about: time and operators are no faster than everybody else.
        private async Task Breathe()
        {
            for (var i = 0; i < test.Slowness; i++)
                await Task.Yield();
        }

        private async Task Answer(SeatedTurn prompt)
        {
            if (prompt.Prompt?.LastUserMessage?.Text is { } question)
                await test.Runtime.AnswerAsync(prompt.Id, SessionRuntimeContract.Answer("re: " + question));
        }

        private async Task<Reply?> ReadOrHangUp(Request request, Random random)
        {
            Assert.True(Unended.TryAdd(request.Id, request));
            var reading = request.ReplyOrGone();
            for (var patience = random.Next(4) == 0 ? random.Next(300) * test.Slowness : int.MaxValue; patience > 0 && !reading.IsCompleted; patience--)
                await Task.Yield();

            if (!reading.IsCompleted || random.Next(10) == 0)
                request.HangUp();

            var reply = await reading.Soon();
            Assert.True(Unended.TryRemove(request.Id, out _));
            request.ReportDelivered();
            if (reply?.Outcome is Outcome.Answered)
                request.Hear(reply.Text);
            return reply;
        }
    }
}
