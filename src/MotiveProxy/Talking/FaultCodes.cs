using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;

namespace MotiveProxy.Talking;

/// <summary>The errors that the client commands do something about, in the catalogue's words.</summary>
internal static class FaultCodes
{
    public static readonly string NotFound = FaultCatalog.Row(FaultCode.NotFound).Code;
    public static readonly string Unauthorized = FaultCatalog.Row(FaultCode.Unauthorized).Code;
    public static readonly string Draining = FaultCatalog.Row(FaultCode.Draining).Code;
    public static readonly string TurnTimeout = FaultCatalog.Row(FaultCode.TurnTimeout).Code;
    public static readonly string Superseded = FaultCatalog.Row(FaultCode.Superseded).Code;
    public static readonly string TooManySessions = FaultCatalog.Row(FaultCode.TooManySessions).Code;
    public static readonly string TooManyPrompts = FaultCatalog.Row(FaultCode.TooManyPrompts).Code;
    public static readonly string PromptGone = FaultCatalog.Row(FaultCode.PromptGone).Code;
    public static readonly string PromptClaimed = FaultCatalog.Row(FaultCode.PromptClaimed).Code;
    public static readonly string SessionClosed = FaultCatalog.Row(FaultCode.SessionClosed).Code;
}
