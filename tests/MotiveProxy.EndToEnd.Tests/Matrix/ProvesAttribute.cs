using MotiveProxy.Core.Sessions;

namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>
/// A test proves that a real client goes through some cases in a seat. <c>docs/clients.md</c> is made of these, and of nothing
/// else. A theory with a parameter <c>library</c> proves it of each of its rows' libraries.
/// </summary>
/// <param name="client">One of <see cref="Clients"/>.</param>
/// <param name="api">What it speaks.</param>
/// <param name="seat">Where it sits.</param>
/// <param name="cases">What it is driven through; at least one.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ProvesAttribute(string client, Api api, Seat seat, params Case[] cases) : Attribute
{
    /// <summary>One of <see cref="Clients"/>.</summary>
    public string Client { get; } = client;

    /// <summary>What it speaks.</summary>
    public Api Api { get; } = api;

    /// <summary>Where it sits.</summary>
    public Seat Seat { get; } = seat;

    /// <summary>What it is driven through.</summary>
    public IReadOnlyList<Case> Cases { get; } = cases;
}
