using System.Collections.Immutable;

namespace MotiveProxy.Core.Sessions;

/// <summary>What a step made of a session.</summary>
/// <param name="Next">The state after it.</param>
/// <param name="Effects">What to do now, in order.</param>
public readonly record struct Step(SessionState Next, ImmutableArray<SessionEffect> Effects);
