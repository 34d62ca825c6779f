using MotiveProxy.Core.Sessions;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Who is asking, as it stands in stored documents, and back.</summary>
internal static class AskerRecords
{
    /// <summary>Who is asking.</summary>
    public static AskerRecord Of(Asker asker) => new()
    {
        Client = asker.Client,
        Claims = List(asker.Claims, claim => new ClaimRecord { Seat = Word(claim.Seat), Source = Word(claim.Source) }),
        KeySeat = asker.KeySeat is { } seat ? Word(seat) : null,
        SaysRetry = asker.SaysRetry,
    };

    /// <summary>Who is asking.</summary>
    public static Asker ToAsker(AskerRecord? record) => new(Present(Present(record).Client))
    {
        Claims = To(record!.Claims, claim => new SeatClaim(To<Seat>(claim.Seat), To<SeatSource>(claim.Source))),
        KeySeat = ToOptional<Seat>(record.KeySeat),
        SaysRetry = record.SaysRetry,
    };
}
