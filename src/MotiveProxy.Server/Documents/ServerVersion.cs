using System.Reflection;

namespace MotiveProxy.Server.Documents;

/// <summary>Which version this is.</summary>
internal static class ServerVersion
{
    /// <summary>The version without its build: <c>1.2.3</c>.</summary>
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
