using System.Collections.Immutable;
using System.Reflection;

namespace MotiveProxy.Runtimes.Tests.Storage.Records;

/// <summary>
/// Values of a type, made by looking at it: every case of every closed set, every member of every enumeration, every optional
/// value there and not there. A case or a property that is added later is among them without anybody remembering.
/// </summary>
internal static class Specimens
{
    private const string Text = "\"a\"\n\\\0ü😀";

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>All of a type.</summary>
    public static IReadOnlyList<T> Of<T>() => [.. Of(typeof(T)).Cast<T>()];

    private static List<object?> Of(Type type)
    {
        if (type == typeof(string))
            return [Text];
        if (type == typeof(bool))
            return [true, false];
        if (type == typeof(int))
            return [7];
        if (type == typeof(UInt128))
            return [UInt128.MaxValue - 5, UInt128.One];
        if (type == typeof(DateTimeOffset))
            return [new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_567)];
        if (type.IsEnum)
            return [.. Enum.GetValues(type).Cast<object>()];
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return [.. Of(inner), null];
        if (type.IsGenericType)
            return [ListOf(type, full: true), ListOf(type, full: false)];
        if (type.IsAbstract)
            return [.. type.GetNestedTypes(BindingFlags.Public).Where(nested => nested.IsSubclassOf(type)).SelectMany(Of)];

        return Records(type);
    }

    private static object ListOf(Type list, bool full)
    {
        var element = list.GetGenericArguments()[0];
        var values = full ? Of(element).Where(value => value is not null).ToList() : [];
        var array = Array.CreateInstance(element, values.Count);
        for (var i = 0; i < values.Count; i++)
            array.SetValue(values[i], i);

        var builder = list.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? typeof(ImmutableArray) : typeof(ImmutableList);
        var create = builder.GetMethods().Single(method =>
            method.Name == "CreateRange" && method.GetGenericArguments().Length == 1 && method.GetParameters() is [{ ParameterType.Name: "IEnumerable`1" }]);
        return create.MakeGenericMethod(element).Invoke(null, [array])!;
    }

    // As many as the longest list of values of one property; the others take turns.
    private static List<object?> Records(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).First();
        var parameters = constructor.GetParameters().Select(parameter => Optional(Of(parameter.ParameterType), Nullability.Create(parameter))).ToList();
        var properties = type.GetProperties()
            .Where(property => property.SetMethod is not null && constructor.GetParameters().All(parameter => parameter.Name != property.Name))
            .Select(property => (Property: property, Values: Optional(Of(property.PropertyType), Nullability.Create(property))))
            .ToList();
        var most = parameters.Concat(properties.Select(property => property.Values)).Select(values => values.Count).DefaultIfEmpty(1).Max();
        return [.. Enumerable.Range(0, most).Select(i => Build(i))];

        object Build(int i)
        {
            var value = constructor.Invoke([.. parameters.Select(values => values[i % values.Count])]);
            foreach (var (property, values) in properties)
                property.SetValue(value, values[i % values.Count]);
            return value;
        }
    }

    private static List<object?> Optional(List<object?> values, NullabilityInfo info) =>
        info.ReadState == NullabilityState.Nullable && !values.Contains(null) ? [.. values, null] : values;
}
