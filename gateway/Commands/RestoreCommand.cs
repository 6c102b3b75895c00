using System.CommandLine;
using SmartManager.Silo.Maintenance;
using SmartManager.Store;
using SmartManager.Store.Sqlite;

namespace SmartManager.Gateway.Commands;

/// <summary>Puts a backup into a data folder.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A file that 'backup' wrote." };
        var data = SharedOptions.Data();
        var replace = new Option<bool>("--replace") { Description = "Replace the store that is in the folder. It is then gone." };
        var command = new Command("restore", "Puts a backup into a data folder that no server uses.") { file, data, replace };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(data), parsed.GetValue(replace)));
        return command;
    }

    private static int Run(string file, string? data, bool replace)
    {
        if (StoreOfCommand.IsServed(data))
        {
            throw new CommandFailure("A PostgreSQL store is restored by the server's own means. See docs/operating/postgresql.md.");
        }

        var folder = SharedOptions.FolderOf(data);
        try
        {
            var aids = new CheckAids(BodyReadings.OfThisMachine(), new CheckProgressLines());
            StoreBackup.Restore(Path.GetFullPath(file), folder, replace, aids);
        }
        catch (FileNotFoundException)
        {
            throw new CommandFailure($"There is no file {Path.GetFullPath(file)}.");
        }

        Console.Out.WriteLine($"{folder}: restored");
        return ExitCode.Done;
    }
}
