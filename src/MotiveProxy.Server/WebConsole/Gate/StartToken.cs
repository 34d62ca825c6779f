using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>
/// What lets a person in where there are no keys and the server can be reached from elsewhere: a secret that only those know who see the log. It
/// opens once; the next one is printed when it is used.
/// </summary>
internal sealed partial class StartToken(ILogger<StartToken> logger)
{
    private const int Bytes = 24;

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private string _current = New();
    private string? _address;

    /// <summary>Prints where to go with the token.</summary>
    /// <param name="address">Where this server is reached.</param>
    public void Print(string address)
    {
        lock (_gate)
        {
            _address = address;
            PrintLocked();
        }
    }

    /// <summary>Uses the token up.</summary>
    /// <returns><see langword="false"/> if this is not it.</returns>
    public bool TryUse(string token)
    {
        lock (_gate)
        {
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(_current)))
                return false;

            _current = New();
            if (_address is not null)
                PrintLocked();
            return true;
        }
    }

    private void PrintLocked() => Token(logger, $"{_address}{ConsolePaths.SignIn}?token={_current}");

    private static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    [LoggerMessage(1097, LogLevel.Information, "From another machine the console opens once with {Address}")]
    private static partial void Token(ILogger logger, string address);
}
