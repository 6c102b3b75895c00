using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Channels.Lanes;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>What the channels that are served from outside work with.</summary>
/// <param name="Outbox">Where their messages wait.</param>
/// <param name="Options">Which they are.</param>
/// <param name="Queues">Tells the workers; empty if they look by themselves.</param>
/// <param name="Sending">How sending is steered and paced.</param>
/// <param name="Rules">What holds for every claim.</param>
public sealed record OutsideSurroundings(
    IOutbox Outbox, IOptions<OutsideOptions> Options, IEnumerable<INudges> Queues, SendingControl Sending, OutsideRules Rules);
