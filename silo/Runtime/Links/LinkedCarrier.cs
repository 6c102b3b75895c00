using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Silo.Links;

/// <summary>Puts links into messages as they leave: before that, nothing that is stored or waits holds one that works.</summary>
internal sealed class LinkedCarrier(ICarrier carrier, ILinks links) : ICarrier
{
    /// <inheritdoc/>
    public string Name => carrier.Name;

    /// <inheritdoc/>
    public Channel Channel => carrier.Channel;

    /// <inheritdoc/>
    public ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken) => carrier.SendAsync(
        message with { Message = message.Message with { Text = links.Fill(message.Message.Text, message.Key) } }, cancellationToken);
}
