using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Ports;

/// <summary>Gives each message that has room for one a link of its own, under which its offer can be ordered.</summary>
public interface ILinks
{
    /// <summary>Puts the link in the place that the text keeps for it; a text without such a place stays as it is.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="key">Names the offer: the contact that carries it, or its place in an interaction.</param>
    string Fill(string text, ContactKey key);
}
