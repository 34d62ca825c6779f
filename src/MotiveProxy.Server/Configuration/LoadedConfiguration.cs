using System.Collections.Immutable;

namespace MotiveProxy.Server.Configuration;

/// <summary>What all sources together say.</summary>
/// <param name="Options">The options; only to be used if there are no <paramref name="Errors"/>.</param>
/// <param name="InForce">Every option with its value and origin, in the order of <see cref="OptionTable.Rows"/>.</param>
/// <param name="Errors">All that is wrong, each in one line that says what, where and what is allowed.</param>
/// <param name="Warnings">What is allowed but probably not meant.</param>
public sealed record LoadedConfiguration(
    MotiveOptions Options,
    ImmutableArray<OptionInForce> InForce,
    ImmutableArray<string> Errors,
    ImmutableArray<string> Warnings);

/// <summary>An option that is in force.</summary>
/// <param name="Row">The option.</param>
/// <param name="Value">Its value as it would be written; never a secret.</param>
/// <param name="Origin">Where it was found; <c>default</c> if nowhere.</param>
public readonly record struct OptionInForce(OptionRow Row, string Value, string Origin);
