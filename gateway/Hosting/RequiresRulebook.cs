using SmartManager.Gateway.Http;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Hosting;

/// <summary>Marks endpoints that can do nothing before a rulebook is in force.</summary>
internal sealed class RequiresRulebook
{
    public static readonly RequiresRulebook Mark = new();
}

/// <summary>Answers 503 on marked endpoints while there is no rulebook.</summary>
internal static class RulebookGate
{
    public static IApplicationBuilder UseRulebookGate(this IApplicationBuilder app)
    {
        var rulebooks = app.ApplicationServices.GetRequiredService<Rulebooks>();
        return app.Use((context, next) => rulebooks.HasCurrent || context.GetEndpoint()?.Metadata.GetMetadata<RequiresRulebook>() is null
            ? next(context)
            : Problems.NoRulebook.ExecuteAsync(context));
    }
}
