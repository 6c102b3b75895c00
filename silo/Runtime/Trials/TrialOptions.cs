using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Trials;

/// <summary>How rehearsals of campaigns and replays of decisions work.</summary>
public sealed class TrialOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Trials";

    /// <summary>Rehearsals and replays that run at once; the next one gets 429 <c>trial.busy</c>. Unit: trials. Default 2.</summary>
    [Range(1, 16)]
    public int RunningMax { get; set; } = 2;

    /// <summary>
    /// Trials that have ended and are still known, with the files of their lines; the oldest gives way. A restart forgets all. Unit: trials.
    /// Default 20.
    /// </summary>
    [Range(1, 1_000)]
    public int EndedKeptMax { get; set; } = 20;

    /// <summary>
    /// Pages that one trial works on at once; 0 for as many as there are cores. Fewer leave more of the machine to what is not a trial.
    /// Unit: pages. Default 0.
    /// </summary>
    [Range(0, 256)]
    public int PagesAtOnceMax { get; set; }

    /// <summary>Subscribers or decisions of a page: memory is bounded by this and the pages at once. Unit: rows. Default 1,000.</summary>
    [Range(10, 10_000)]
    public int PageSize { get; set; } = 1_000;

    /// <summary>
    /// Longest file of lines that a trial keeps; what is behind it is not written, and the result says so. Unit: bytes. Default 2,147,483,648.
    /// </summary>
    [Range(1_024, 1L << 40)]
    public long LineBytesMax { get; set; } = 1L << 31;

    /// <summary>
    /// Lines of all trials that are known together; the oldest ended one gives way with its result, the last one stays. Unit: bytes. Default
    /// 8,589,934,592.
    /// </summary>
    [Range(1_024, 1L << 44)]
    public long LineBytesSumMax { get; set; } = 1L << 33;

    /// <summary>
    /// Where files of lines lie while their trials are known. They have no name there, and are gone with the process. Unit: folder. Default
    /// empty: the system's folder for such files.
    /// </summary>
    public string Folder { get; set; } = string.Empty;
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class TrialOptionsValidator : IValidateOptions<TrialOptions>;
