using System.CommandLine;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class SharedOptions
{
    /// <summary>The data folder; missing means the configured one.</summary>
    public static Option<string?> Data() => new("--data")
    {
        Description = "The data folder. Default: Store:Folder of the configuration, else 'data' below the working folder.",
        HelpName = "DIR",
    };

    /// <summary>The data folder of a command that works on one.</summary>
    public static string FolderOf(string? data)
    {
        var folder = data ?? Environment.GetEnvironmentVariable("Store__Folder") ?? "data";
        return Path.GetFullPath(folder);
    }

    /// <summary>The data folder, which must have a store in it.</summary>
    public static string ExistingFolderOf(string? data)
    {
        var folder = FolderOf(data);
        return HasStore(folder) ? folder : throw new CommandFailure($"There is no store in {folder}.");
    }

    /// <summary>The data folder, which must have a store in it or be that of a server whose store is elsewhere.</summary>
    public static string ExistingOrServersFolderOf(string? data)
    {
        var folder = FolderOf(data);
        return HasStore(folder) || ServerFile.Read(folder) is not null
            ? folder
            : throw new CommandFailure($"There is no store in {folder}.");
    }

    /// <summary>Whether a folder has a store in it.</summary>
    public static bool HasStore(string folder) => File.Exists(Path.Combine(folder, "smartmanager.db"));
}
