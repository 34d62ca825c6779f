using System.Reflection;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Core_references_only_the_base_library() => Assert.All(References(typeof(Turn).Assembly), AssertBaseLibrary);

    [Fact]
    public void Protocols_reference_only_the_core() =>
        Assert.All(References(typeof(IExchangeCodec).Assembly).Where(name => name != "MotiveProxy.Core"), AssertBaseLibrary);

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static void AssertBaseLibrary(string name)
    {
        // The base library is what the runtime brings along, without ASP.NET Core and the extensions.
        var file = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll");
        Assert.True(File.Exists(file), $"{name} is not part of the base library.");
    }
}
