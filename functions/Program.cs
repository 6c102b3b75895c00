using System.Globalization;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Line;
using SmartManager.Functions;
using SmartManager.Functions.Carriers;
using SmartManager.Functions.Events;
using SmartManager.Functions.Gateway;
using SmartManager.Functions.Sending;

var builder = WebApplication.CreateSlimBuilder(args);
var port = builder.Configuration.GetValue("FUNCTIONS_CUSTOMHANDLER_PORT", defaultValue: 7071);
builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IValidateOptions<FunctionsOptions>, FunctionsOptionsValidator>();
builder.Services.AddOptions<FunctionsOptions>().BindConfiguration(FunctionsOptions.Section).ValidateOnStart();
builder.Services.AddHttpClient<GatewayClient>().RemoveAllLoggers(); // They would write headers, and so the key.
builder.Services.AddTransient<CarrierFunctions>();
builder.Services.AddTransient<SmsEvents>();
builder.Services.AddTransient<NetworkEventBatch>();
builder.Services.AddSingleton<CarrierInstruments>();
builder.Services.AddSingleton<WorkerCarriers>();
builder.Services.AddTransient<ChannelSender>();
builder.Services.AddTransient<OutboxWatch>();

var app = builder.Build();
app.MapGet("/", () => Results.Text("ready"));
Map(SmartManagerFunction.CarrierReceipt, (HttpRequest request, CarrierFunctions carriers) =>
    carriers.PassOnAsync(request, nameof(SmartManagerFunction.CarrierReceipt), "receipts"));
Map(SmartManagerFunction.CarrierReply, (HttpRequest request, CarrierFunctions carriers) =>
    carriers.PassOnAsync(request, nameof(SmartManagerFunction.CarrierReply), "replies"));
Map(SmartManagerFunction.SmsReceived, (HttpRequest request, SmsEvents events) => events.ReceiveAsync(request));
Map(SmartManagerFunction.SmsDelivered, (HttpRequest request, SmsEvents events) => events.ReportAsync(request));
Map(SmartManagerFunction.NetworkEvents, (HttpRequest request, NetworkEventBatch batch) => batch.PassOnAsync(request));
Map(SmartManagerFunction.ChannelSend, (HttpRequest request, ChannelSender sender) => sender.SendAsync(request));
Map(SmartManagerFunction.ChannelSendPoison, (HttpRequest request, OutboxWatch watch) => watch.TellOfPoisonAsync(request));
Map(SmartManagerFunction.DueWork, (HttpRequest request, OutboxWatch watch) => watch.LookAtDueWorkAsync(request));
app.Services.GetRequiredService<WorkerCarriers>(); // A carrier whose settings are wrong ends the start, not the first message.
await app.RunAsync();

void Map(SmartManagerFunction function, Delegate handler) => app.MapPost("/" + function, handler);

/// <summary>The function app: an HTTP server that the Azure Functions host starts and calls (a custom handler).</summary>
public sealed partial class Program;
