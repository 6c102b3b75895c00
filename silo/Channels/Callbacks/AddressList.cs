using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace SmartManager.Channels.Callbacks;

/// <summary>Addresses and networks from which somebody may call.</summary>
public sealed class AddressList
{
    private const int EntriesMax = 64;

    private readonly IReadOnlyList<IPNetwork> _networks;

    private AddressList(IReadOnlyList<IPNetwork> networks) => _networks = networks;

    /// <summary>Reads a list by semicolon; an empty one holds every address.</summary>
    /// <returns>False if something in it is neither an address nor a network, or if it has more than 64 entries.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out AddressList? list)
    {
        ArgumentNullException.ThrowIfNull(text);
        (list, var networks) = (null, new List<IPNetwork>());
        foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                address = Plain(address);
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else
            {
                return false;
            }
        }

        list = new AddressList(networks);
        return networks.Count <= EntriesMax;
    }

    /// <summary>Whether an address is on it.</summary>
    public bool Has(IPAddress? address) =>
        _networks.Count == 0 || (address is not null && _networks.Any(network => network.Contains(Plain(address))));

    /// <summary>An IPv4 address that came over an IPv6 socket is an IPv4 address.</summary>
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
