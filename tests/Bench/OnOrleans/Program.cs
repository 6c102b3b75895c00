using System.CommandLine;
using SmartManager.Bench;
using SmartManager.Bench.OnOrleans;
using SmartManager.Bench.Reports;
using SmartManager.Store;

const string name = "adonet";
var subscribers = new Option<int>("--subscribers") { Description = "Size of the base.", DefaultValueFactory = _ => 20_000 };
var seconds = new Option<int>("--seconds") { Description = "Measured time of each side of a run.", DefaultValueFactory = _ => 12 };
var runs = new Option<int>("--runs") { Description = "How many runs; the median counts.", DefaultValueFactory = _ => 3 };
var seed = new Option<ulong>("--seed") { Description = "What base and workload are made from.", DefaultValueFactory = _ => 1 };
var json = new Option<string?>("--json") { Description = "File for the figures." };
var connections = new Option<int>("--connections") { Description = "Of Orleans' storage.", DefaultValueFactory = _ => 100 };
var tuned = new Option<bool>("--tuned") { Description = "Orleans' storage prepares statements and stores no JSON." };

var command = new Command(name, "The product's subscribers beside the same decisions with Orleans' own persistence, both on PostgreSQL.")
{
    subscribers, seconds, runs, seed, json, connections, tuned,
};
command.SetAction(async (parsed, _) =>
{
    var options = new BenchOptions(
        parsed.GetValue(subscribers),
        parsed.GetValue(seconds),
        parsed.GetValue(runs),
        parsed.GetValue(seed),
        ActivationsMax: null,
        KeptBases: null,
        StoreOptions.Postgres);
    var figures = await StorageWorkload.RunAsync(options, parsed.GetValue(connections), parsed.GetValue(tuned));
    BenchOutput.SayTable(figures);
    if (parsed.GetValue(json) is { } path)
    {
        BenchOutput.WriteJson(path, name, figures);
    }
});
var parsedArguments = new RootCommand("What of SmartManager is measured on Orleans.") { command }.Parse(args);
var exitCode = await parsedArguments.InvokeAsync();
return parsedArguments.Errors.Count > 0 ? 2 : exitCode;
