using System.Collections.Immutable;
using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>The fronts of the other nodes: what is watched there and here, and what they are asked about their sessions. Part of the front's actor.</summary>
/// <param name="context">The front's.</param>
/// <param name="book">What lives on this node.</param>
/// <param name="desk">Where it stands how many are known.</param>
internal sealed class Neighbours(IActorContext context, SessionBook book, FrontDesk desk)
{
    // One that does not answer in this time may be dead; what the others say is told without it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly HashSet<Address> _members = [];
    private readonly Dictionary<IActorRef, long> _heard = [];
    private readonly Dictionary<long, Survey> _surveys = [];
    private readonly List<(long Version, HashSet<IActorRef> Missing, Waiter Waiter)> _waiters = [];
    private Interests _interests = Interests.None;
    private long _asked;

    /// <summary>A node is a member of the cluster.</summary>
    public void Join(Address member)
    {
        if (!_members.Add(member))
            return;

        book.Members = [.. _members];
        Greet(member);
    }

    /// <summary>A node is no member any more.</summary>
    public void Leave(Address member)
    {
        _members.Remove(member);
        book.Members = [.. _members];
        foreach (var front in _heard.Keys.Where(front => front.Path.Address.Equals(member)).ToList())
            Bury(front);
    }

    /// <summary>A front is gone.</summary>
    public void Bury(IActorRef front)
    {
        if (!_heard.Remove(front))
            return;

        desk.Neighbours = _heard.Count;
        book.Learn(front, Interests.None);
        _waiters.ForEach(waiter => waiter.Missing.Remove(front));
        EndWaiting();
        foreach (var (number, survey) in _surveys.ToList())
        {
            survey.Missing.Remove(front);
            EndIfDone(number, survey);
        }
    }

    /// <summary>Tells the others who is watched here, if that has changed.</summary>
    public void TellInterests()
    {
        var watchers = book.Watchers;
        var sessions = watchers.Watched.ToImmutableDictionary(session => session, watchers.Count);
        if (watchers.AnyOfAll == _interests.All && sessions.Count == _interests.Sessions.Count && !sessions.Except(_interests.Sessions).Any())
            return;

        _interests = new Interests(_interests.Version + 1, watchers.AnyOfAll, sessions);
        foreach (var front in _heard.Keys)
            front.Tell(_interests, context.Self);
    }

    /// <summary>Another front says who is watched there.</summary>
    public void Hear(IActorRef front, Interests interests)
    {
        Know(front);
        book.Learn(front, interests);
        front.Tell(new InterestsHeard(interests.Version), context.Self);
    }

    /// <summary>Another front knows who is watched here.</summary>
    public void Hear(IActorRef front, InterestsHeard heard)
    {
        Know(front);
        _heard[front] = Math.Max(_heard[front], heard.Version);
        _waiters.ForEach(waiter =>
        {
            if (waiter.Version <= heard.Version)
                waiter.Missing.Remove(front);
        });
        EndWaiting();
    }

    /// <summary>Waits until the others know who is watched here by now.</summary>
    public void Await(Waiter waiter)
    {
        TellInterests();
        var missing = _heard.Where(front => front.Value < _interests.Version).Select(front => front.Key).ToHashSet();
        if (missing.Count == 0)
            return;

        waiter.Expect();
        _waiters.Add((_interests.Version, missing, waiter));
    }

    /// <summary>Asks all others something.</summary>
    public void Ask(AskNeighbours question)
    {
        var survey = new Survey(question.Told, [.. _heard.Keys], _time.GetTimestamp());
        var inquiry = new Inquiry(++_asked, question.What, question.Prompt);
        _surveys.Add(inquiry.Number, survey);
        foreach (var front in survey.Missing)
            front.Tell(inquiry, context.Self);
        EndIfDone(inquiry.Number, survey);
    }

    /// <summary>Answers another front.</summary>
    public void Answer(IActorRef front, Inquiry inquiry)
    {
        if (inquiry.What is Question.Which or Question.WhichAndWhat)
        {
            foreach (var room in book.All)
                front.Tell(new Disclosure(inquiry.Number, IsLast: false) { View = room.View(inquiry.What is Question.WhichAndWhat), Life = room.Life }, context.Self);
        }

        front.Tell(
            new Disclosure(inquiry.Number, IsLast: true) { Count = book.Count, Session = inquiry.Prompt is { } prompt ? book.Find(prompt) : null },
            context.Self);
    }

    /// <summary>Another front answers.</summary>
    public void Hear(IActorRef front, Disclosure told)
    {
        if (!_surveys.TryGetValue(told.Number, out var survey) || !survey.Missing.Contains(front))
            return;

        survey.Told.Add(told);
        if (told.IsLast)
            survey.Missing.Remove(front);
        EndIfDone(told.Number, survey);
    }

    /// <summary>Says again what may not have been heard, and gives up on what is not answered.</summary>
    public void Repeat()
    {
        TellInterests();
        foreach (var member in _members.Where(member => !_heard.Keys.Any(front => front.Path.Address.Equals(member))))
            Greet(member);
        foreach (var (front, version) in _heard)
        {
            if (version < _interests.Version)
                front.Tell(_interests, context.Self);
        }

        foreach (var (number, survey) in _surveys.ToList())
        {
            if (_time.GetElapsedTime(survey.Since) > Patience)
                End(number, survey);
        }
    }

    private void Greet(Address member) => SessionFront.On(member, context).Tell(_interests, context.Self);

    private void Know(IActorRef front)
    {
        if (_heard.TryAdd(front, -1))
        {
            desk.Neighbours = _heard.Count;
            context.Watch(front);
            front.Tell(_interests, context.Self);
        }
    }

    private void EndWaiting()
    {
        foreach (var waiter in _waiters.Where(waiter => waiter.Missing.Count == 0).ToList())
        {
            _waiters.Remove(waiter);
            waiter.Waiter.Hear();
        }
    }

    private void EndIfDone(long number, Survey survey)
    {
        if (survey.Missing.Count == 0)
            End(number, survey);
    }

    private void End(long number, Survey survey)
    {
        _surveys.Remove(number);
        survey.Asked.TrySetResult(new Neighbourhood(survey.Told, survey.Missing.Count == 0));
    }

    private sealed record Survey(TaskCompletionSource<Neighbourhood> Asked, HashSet<IActorRef> Missing, long Since)
    {
        public List<Disclosure> Told { get; } = [];
    }
}

/// <summary>What the other nodes said.</summary>
/// <param name="Told">All of it.</param>
/// <param name="IsComplete">Whether all have answered that are known.</param>
internal sealed record Neighbourhood(IReadOnlyList<Disclosure> Told, bool IsComplete);

/// <summary>To the front: ask the other nodes something.</summary>
/// <param name="What">What.</param>
/// <param name="Prompt">About which prompt, if about one.</param>
/// <param name="Told">Where the answers go.</param>
internal sealed record AskNeighbours(Question What, TurnId? Prompt, TaskCompletionSource<Neighbourhood> Told);
