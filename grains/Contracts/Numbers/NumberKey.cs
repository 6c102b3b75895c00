using System.Security.Cryptography;
using System.Text;

namespace SmartManager.Contracts.Numbers;

/// <summary>What stands for a number where a key is needed that may be logged.</summary>
public static class NumberKey
{
    private const int Length = 32;

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of the number's digits.</summary>
    /// <remarks>It keeps numbers out of logs. Who has the key and time can find the number: no key of this kind is a secret.</remarks>
    public static string Of(string msisdn) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(msisdn)))[..Length];
}
