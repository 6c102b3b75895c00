using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Outside;

/// <summary>
/// The carrier and the way to it: slow, forgetful, sometimes not there. It notes what reaches it before it says anything.
/// </summary>
internal sealed class CarrierNetwork(World world)
{
    private const string Name = "sim";
    private int _ids;

    /// <summary>Messages that a living process has handed over without hearing how that ended.</summary>
    public int InFlight { get; private set; }

    public ICarrier Open(Lifeline life) => new Line(this, life);

    /// <summary>Nobody waits any more.</summary>
    public void Crash() => InFlight = 0;

    private void Carry(CarrierMessage message, Lifeline life, Action<HandoverReport?> answer)
    {
        var (dice, faults) = (world.Dice, world.Faults);
        var drawn = dice.Below(100);
        if (faults.CarrierFailures && drawn < 10)
        {
            world.Met(Mark.CarrierUnavailable);
            world.After(2_000, () => answer(new HandoverReport(Handover.Unavailable, null)));
        }
        else if (faults.CarrierFailures && drawn < 16)
        {
            world.Met(Mark.CarrierRejected);
            Send(message, life, isRefused: true, () => answer(new HandoverReport(Handover.Rejected, null)));
        }
        else if (faults.CarrierFailures && drawn < 20)
        {
            world.Met(Mark.CarrierThrew);
            Send(message, life, isRefused: false, () => answer(null));
        }
        else if (faults.CarrierSilence && drawn < 26)
        {
            world.Met(Mark.CarrierRequestLost);
            world.After(40_000, () => answer(new HandoverReport(Handover.Unknown, null)));
        }
        else if (faults.CarrierSilence && drawn < 36)
        {
            Send(message, life, isRefused: false, () =>
            {
                world.Met(Mark.CarrierAnswerLostAfterWire);
                world.After(30_000, () => answer(new HandoverReport(Handover.Unknown, null)));
            });
        }
        else
        {
            var id = dice.Chance(70) ? $"c{++_ids}" : null;
            Send(message, life, isRefused: false, () => world.After(5_000, () => answer(new HandoverReport(Handover.Accepted, id))), id);
        }
    }

    /// <summary>Puts it on the way. What left before a crash may still arrive.</summary>
    private void Send(CarrierMessage message, Lifeline life, bool isRefused, Action then, string? carrierId = null) =>
        world.After(world.Faults.CarrierSilence && world.Dice.Chance(10) ? 90_000 : 1_500, () =>
        {
            if (life.IsDead && world.Dice.Chance(50))
            {
                return;
            }

            Arrive(message, isRefused, carrierId);
            then();
        });

    private void Arrive(CarrierMessage message, bool isRefused, string? carrierId)
    {
        var content = message.Message;
        var hit = new WireHit(
            message.Key.ToString(),
            message.Kind,
            content.Msisdn,
            content.Subject,
            content.Text,
            world.Clock.GetUtcNow(),
            world.TrueNow,
            world.Step,
            isRefused);
        if (message.Kind == MessageKind.Service && world.Ledger.Wire.Exists(earlier => earlier.Key == hit.Key))
        {
            world.Met(Mark.ServiceSentAgain);
        }

        world.Ledger.Wire.Add(hit);
        world.Note($"wire: {message.Kind} {hit.Key} {hit.Subject}{(isRefused ? " refused" : "")}");
        if (!isRefused)
        {
            world.Begin(() => TellAsync(hit, carrierId));
            Handsets.Receive(world, hit);
        }
    }

    /// <summary>The network's words on a message: in any order, more than once, contradicting, or none at all.</summary>
    private async Task TellAsync(WireHit hit, string? carrierId)
    {
        var (dice, isTrouble) = (world.Dice, world.Faults.ReceiptTrouble);
        if (isTrouble && dice.Chance(20))
        {
            world.Met(Mark.ReceiptNever);
            return;
        }

        var status = dice.Chance(85) ? DeliveryStatus.Delivered : (DeliveryStatus)(2 + dice.Below(3));
        await world.PauseAsync(0, isTrouble && dice.Chance(20) ? 30_000 : 40);
        if (dice.Chance(20))
        {
            await ReportAsync(hit, carrierId, DeliveryStatus.EnRoute);
        }

        await ReportAsync(hit, carrierId, status);
        if (isTrouble && dice.Chance(30))
        {
            world.Met(Mark.ReceiptTwice);
            await world.PauseAsync(0, 600);
            await ReportAsync(hit, carrierId, dice.Chance(70) ? status : Opposite(status));
        }
    }

    private static DeliveryStatus Opposite(DeliveryStatus status) =>
        status == DeliveryStatus.Delivered ? DeliveryStatus.Undelivered : DeliveryStatus.Delivered;

    private async Task ReportAsync(WireHit hit, string? carrierId, DeliveryStatus status)
    {
        const int triesMax = 8;
        hit.Told.Add(status);
        var message = carrierId is not null && world.Dice.Chance(50) ? carrierId : hit.Key;
        for (var tries = 0; tries < triesMax; tries++)
        {
            var isAnswered = world.Ledger.CarrierWords.Exists(word => word.Key == hit.Key);
            var heard =
                await world.AskAsync(process => process.Callbacks.RecordReceiptAsync(Name, message, status, CancellationToken.None));
            if (heard is { IsHeard: true, Value: not null })
            {
                NoteReceipt(hit.Key, status, isAnswered, heard.Value);
                return;
            }

            if (heard.IsHeard)
            {
                world.Met(Mark.ReceiptOfUnknownMessage);
                message = tries > 2 ? hit.Key : message;
            }

            await world.PauseAsync(5, 300);
        }
    }

    private void NoteReceipt(string key, DeliveryStatus status, bool isAnswered, SubscriberAnswer answer)
    {
        var isTaken = answer.Status != SubscriberAnswerStatus.Refused;
        if (status == DeliveryStatus.Delivered && answer.Status == SubscriberAnswerStatus.Done
            && world.Ledger.Receipts.Exists(earlier => earlier.Key == key && earlier is { IsTaken: true, SaysInVain: true }))
        {
            world.Met(Mark.ArrivedAfterAll);
        }

        world.Ledger.Receipts.Add(new ReceiptWord(key, status, isTaken));
        world.Note($"receipt: {key} {status} {answer.Status}");
        if (!isAnswered && status != DeliveryStatus.EnRoute)
        {
            world.Met(Mark.ReceiptBeforeAnswer);
        }

        var isSure = world.Ledger.CarrierWords.Exists(word => word.Key == key && word.Handover != Handover.Unknown);
        if (answer.Status == SubscriberAnswerStatus.Done && !isSure)
        {
            world.Met(Mark.ReceiptSettledDoubt);
        }
    }

    private sealed class Line(CarrierNetwork network, Lifeline life) : ICarrier
    {
        public string Name => CarrierNetwork.Name;

        public Channel Channel => Channel.Sms;

        public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
        {
            var answer = new TaskCompletionSource<HandoverReport>(TaskCreationOptions.RunContinuationsAsynchronously);
            network.InFlight++;
            network.Carry(message, life, report => network.Answer(message, life, report, answer));
            return await answer.Task;
        }
    }

    private void Answer(CarrierMessage message, Lifeline life, HandoverReport? report, TaskCompletionSource<HandoverReport> answer)
    {
        if (life.IsDead)
        {
            world.Met(Mark.CrashWhileCarrierAnswers);
            return;
        }

        InFlight--;
        world.Ledger.CarrierWords.Add(new CarrierWord(message.Key.ToString(), report?.Handover ?? Handover.Unknown, life.Number));
        world.Note($"carrier: {message.Key} {report?.Handover.ToString() ?? "throws"}");
        if (report is { } said)
        {
            answer.SetResult(said);
        }
        else
        {
            answer.SetException(new HttpRequestException("The connection broke."));
        }
    }
}
