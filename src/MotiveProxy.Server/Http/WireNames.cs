namespace MotiveProxy.Server.Http;

/// <summary>The names of headers and other words of the wire that are the server's own business; those of the protocols are theirs.</summary>
internal static class WireNames
{
    /// <summary>Names the seat of a request: <see cref="StandIn"/> or <see cref="Caller"/>.</summary>
    public const string SeatHeader = "X-MotiveProxy-Seat";

    /// <summary>The seat of the side that plays the model, in headers, paths and documents.</summary>
    public const string StandIn = "standin";

    /// <summary>The seat of the side that believes it calls a model.</summary>
    public const string Caller = "caller";

    /// <summary>Google's query parameter for keys.</summary>
    public const string KeyQuery = "key";

    /// <summary>Tells nginx and its kin not to hold back what is written bit by bit.</summary>
    public const string AccelBufferingHeader = "X-Accel-Buffering";

    /// <summary>How a browser says where a request comes from.</summary>
    public const string FetchSiteHeader = "Sec-Fetch-Site";

    /// <summary>How a browser asks whether a page of the internet may reach a private address.</summary>
    public const string AskPrivateNetworkHeader = "Access-Control-Request-Private-Network";

    /// <summary>How it is told that it may.</summary>
    public const string AllowPrivateNetworkHeader = "Access-Control-Allow-Private-Network";

    /// <summary>The content type of everything that is not a stream.</summary>
    public const string Json = "application/json";

    /// <summary>The content type of server-sent events.</summary>
    public const string EventStream = "text/event-stream";
}
