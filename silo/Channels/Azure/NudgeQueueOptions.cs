using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Http;

namespace SmartManager.Channels.Azure;

/// <summary>The Azure Storage queue by which workers are told what they may claim.</summary>
public sealed class NudgeQueueOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "NudgeQueue";

    /// <summary>
    /// The queue's address, such as <c>https://ACCOUNT.queue.core.windows.net/channel-nudges</c>. Empty: nobody is told, and workers look by
    /// themselves. Unit: http(s) address. Default empty.
    /// </summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>The storage account's name. Unit: 3 to 24 characters. Default empty.</summary>
    [RegularExpression("[a-z0-9]{3,24}", ErrorMessage = "NudgeQueue:Account must be the name of a storage account.")]
    public string Account { get; set; } = string.Empty;

    /// <summary>One of the account's two keys. A secret; never logged. Unit: base64. Default empty.</summary>
    [Base64String(ErrorMessage = "NudgeQueue:Key must be base64.")]
    public string Key { get; set; } = string.Empty;

    /// <summary>How long the queue may take to answer. Unit: time span. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether it has all of address, account and key, or none.</summary>
    internal bool IsWhole() => Url.Length == 0
        ? Account.Length == 0 && Key.Length == 0
        : CarrierClient.IsHttp(Url) && Account.Length > 0 && Key.Length > 0;
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class NudgeQueueOptionsValidator : IValidateOptions<NudgeQueueOptions>;
