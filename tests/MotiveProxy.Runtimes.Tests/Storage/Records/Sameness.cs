using System.Collections;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>Whether two values are the same through and through: records compare the lists that they hold by identity.</summary>
internal static class Sameness
{
    /// <summary>Fails, and says where they differ.</summary>
    public static void AssertSame(object? expected, object? actual) => AssertSame(expected, actual, "value");

    private static void AssertSame(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null || expected is string || expected.GetType().IsPrimitive || expected is Enum or DateTimeOffset or UInt128 or Echo)
        {
            Assert.True(Equals(expected, actual), $"{path}: expected {expected ?? "null"}, and it is {actual ?? "null"}");
            return;
        }

        if (expected is IEnumerable all)
        {
            var (wanted, given) = (all.Cast<object?>().ToList(), ((IEnumerable)actual).Cast<object?>().ToList());
            Assert.True(wanted.Count == given.Count, $"{path}: expected {wanted.Count} of them, and there are {given.Count}");
            for (var i = 0; i < wanted.Count; i++)
                AssertSame(wanted[i], given[i], $"{path}[{i}]");
            return;
        }

        Assert.True(expected.GetType() == actual.GetType(), $"{path}: expected a {expected.GetType().Name}, and it is a {actual.GetType().Name}");
        foreach (var property in expected.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && !property.GetMethod!.IsStatic))
            AssertSame(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
    }
}
