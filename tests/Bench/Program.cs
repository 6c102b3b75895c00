using System.CommandLine;
using SmartManager.Bench;
using SmartManager.Bench.Campaigns;
using SmartManager.Bench.Carriers;
using SmartManager.Bench.Decisions;
using SmartManager.Bench.Events;
using SmartManager.Bench.Kills;
using SmartManager.Bench.Micro;
using SmartManager.Bench.Rehearsals;
using SmartManager.Bench.Reports;
using SmartManager.Store;

var subscribers = Bounded("--subscribers", "Size of the base.", 1_000_000, 1_000, 10_000_000);
var seconds = Bounded("--seconds", "Measured time of each run.", 20, 1, 3_600);
var runs = Bounded("--runs", "How many runs; the median counts.", 3, 1, 100);
var seed = new Option<ulong>("--seed") { Description = "What base and workload are made from.", DefaultValueFactory = _ => 1 };
var rounds = Bounded("--rounds", "How often the server is killed.", 100, 1, 10_000);
var kannel = new Option<bool>("--kannel") { Description = "Sends through a real Kannel, and kills it as well." };
var json = new Option<string?>("--json") { Description = "File for the figures." };
var activations = new Option<int?>("--activations-max") { Description = "Bound on grains in memory instead of the product's default." };
var kept = new Option<string?>("--keep-bases") { Description = "Folder in which loaded bases stay for later calls." };
var store = new Option<string>("--store") { Description = "sqlite or postgres; postgres for W1 only.", DefaultValueFactory = _ => StoreOptions.Sqlite };
store.AcceptOnlyFromAmong(StoreOptions.Sqlite, StoreOptions.Postgres);

var root = new RootCommand("The workloads of SmartManager, measured.")
{
    Workload("W1", "Network events per second, durable when answered, beside the raw store.", EventWorkload.RunAsync, store),
    Workload("W2", "Decisions over HTTP at fixed rates, and in process.", DecisionWorkload.RunAsync),
    Workload("W3", "One campaign to the whole base, from cold state to a carrier that takes all.", CampaignWorkload.RunAsync),
    KilledCampaigns(),
    ServeCampaign(),
    Workload("W4", "From the committed outbox through Kannel to an SMPP centre, beside a bare loop.", CarrierWorkload.RunAsync),
    Workload("W6", "A campaign rehearsed under three policies, then run for real and compared byte for byte.", RehearsalWorkload.RunAsync),
    Kills(),
    Micro(),
    ServeBase(),
    LoadBase(),
};
var parsedArguments = root.Parse(args);
var exitCode = await parsedArguments.InvokeAsync();
return parsedArguments.Errors.Count > 0 ? 2 : exitCode;

Command Workload(string name, string description, Func<BenchOptions, Task<IReadOnlyList<RunFigures>>> run, params Option[] more)
{
    var command = new Command(name, description) { subscribers, seconds, runs, seed, json, activations, kept };
    Array.ForEach(more, command.Options.Add);
    command.SetAction(async (parsed, _) =>
    {
        var figures = await run(new BenchOptions(
            parsed.GetValue(subscribers),
            parsed.GetValue(seconds),
            parsed.GetValue(runs),
            parsed.GetValue(seed),
            parsed.GetValue(activations),
            parsed.GetValue(kept),
            more.Contains(store) ? parsed.GetValue(store)! : StoreOptions.Sqlite));
        BenchOutput.SayTable(figures);
        if (parsed.GetValue(json) is { } path)
        {
            BenchOutput.WriteJson(path, name, figures);
        }
    });
    return command;
}

Command Kills()
{
    var command = new Command("W5", "The server, killed again and again under load, and everybody's books compared.") { rounds, seed, json, kannel };
    command.SetAction(async (parsed, _) =>
    {
        var (isRight, figures) = await KillWorkload.RunAsync(
            parsed.GetValue(rounds), parsed.GetValue(seed), parsed.GetValue(kannel));
        BenchOutput.SayTable(figures);
        if (parsed.GetValue(json) is { } path)
        {
            BenchOutput.WriteJson(path, "W5", figures);
        }

        return isRight ? 0 : 1;
    });
    return command;
}

Command KilledCampaigns()
{
    var command = new Command("W3-kills", "W3, killed again and again, and everybody's books compared.") { subscribers, rounds, seed, json, kept };
    command.SetAction(async (parsed, _) =>
    {
        var (isRight, figures) = await KilledCampaign.RunAsync(
            parsed.GetValue(subscribers), parsed.GetValue(rounds), parsed.GetValue(seed), parsed.GetValue(kept));
        BenchOutput.SayTable(figures);
        if (parsed.GetValue(json) is { } path)
        {
            BenchOutput.WriteJson(path, "W3-kills", figures);
        }

        return isRight ? 0 : 1;
    });
    return command;
}

Command Micro()
{
    var command = new Command("micro", "The parts of the hot path, each alone.") { seed };
    command.SetAction(parsed => MicroWorkload.Run(parsed.GetValue(seed)));
    return command;
}

static Command ServeBase()
{
    var folder = new Argument<string>("folder");
    var command = new Command(DecisionServer.Command, "What W2 measures, in a process of its own.") { folder };
    command.Hidden = true;
    command.SetAction((parsed, _) => DecisionServer.ServeAsync(parsed.GetValue(folder)!));
    return command;
}

static Command ServeCampaign()
{
    var (folder, chance) = (new Argument<string>("folder"), new Argument<ulong>("seed"));
    var command = new Command(KilledCampaign.Command, "What W3-kills kills, in a process of its own.") { folder, chance };
    command.Hidden = true;
    command.SetAction((parsed, _) => KilledCampaign.ServeAsync(parsed.GetValue(folder)!, parsed.GetValue(chance)));
    return command;
}

static Command LoadBase()
{
    var (server, chance, size) = (new Argument<string>("server"), new Argument<ulong>("seed"), new Argument<int>("subscribers"));
    var command = new Command(LoadGenerator.Command, "What W2 measures with, in a process of its own.") { server, chance, size };
    command.Hidden = true;
    command.SetAction((parsed, _) => LoadGenerator.ServeAsync(new Uri(parsed.GetValue(server)!), parsed.GetValue(chance), parsed.GetValue(size)));
    return command;
}

static Option<int> Bounded(string name, string description, int standard, int min, int max)
{
    var option = new Option<int>(name) { Description = $"{description} {min} to {max}.", DefaultValueFactory = _ => standard };
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < min || value > max))
        {
            result.AddError($"{name} is {min} to {max}.");
        }
    });
    return option;
}
