using System.Net;
using System.Net.Sockets;

namespace KtPortal.Core.Limits;

/// <summary>
/// An address as limits count it. Of IPv6 the /64, which is what one customer is given and may pick from at will; an IPv4 address
/// that came wrapped in IPv6 is itself. The audit log keeps the whole address.
/// </summary>
public readonly record struct CallerAddress
{
    private const int Prefix = 8;
    private readonly string? key;

    private CallerAddress(string key) => this.key = key;

    public static CallerAddress Of(string? address) => Of(IPAddress.TryParse(address, out var read) ? read : null);

    public static CallerAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return new(address.MapToIPv4().ToString());
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, Prefix, bytes.Length - Prefix);
        return new($"{new IPAddress(bytes)}/64");
    }

    public override string ToString() => key ?? "unknown";
}
