using System.Text.Json;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>Whether two texts mean the same JSON.</summary>
internal static class JsonEquality
{
    public static bool Same(string one, string other) => JsonElement.DeepEquals(JsonElement.Parse(one), JsonElement.Parse(other));
}
