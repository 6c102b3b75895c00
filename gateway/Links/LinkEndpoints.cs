using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Links;

namespace SmartManager.Gateway.Links;

/// <summary>The pages behind links: a look never orders, the button orders once (requirements ).</summary>
/// <remarks>
/// Phones and mail programs look at links by themselves, so nothing happens on GET. Whoever has a link may order that one offer of that one
/// subscriber; the page shows neither the number nor anything else of the subscriber.
/// </remarks>
internal static class LinkEndpoints
{
    private const string Html = "text/html; charset=utf-8";
    private const string Family = "link/";

    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(OfferLinks.Path + "{token}", [HttpMethods.Get, HttpMethods.Head], ShowAsync).ExcludeFromDescription();
        routes.MapPost(OfferLinks.Path + "{token}", OrderAsync).ExcludeFromDescription();
    }

    private static async Task ShowAsync(
        string token, HttpContext context, OfferLinks links, IGrainFactory grains, IRulebooks rulebooks, TimeProvider time)
    {
        if (await links.ReadAsync(token, context.RequestAborted) is not { } link)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, LinkPage.Say(LinkSentence.Unknown, PrefersEnglish(context)));
            return;
        }

        var state = await grains.GetGrain<ISubscriberGrain>(link.Key.Subscriber.Value).GetState().WaitAsync(context.RequestAborted);
        var isEnglish = IsEnglish(state, context);
        var rulebook = rulebooks.Current;
        if (link.IsOver || OfferOf(state, link.Key, time.GetUtcNow()) is not { } id || rulebook.FindOffer(id)?.Document is not { } offer)
        {
            await AnswerAsync(context, StatusCodes.Status410Gone, LinkPage.Say(LinkSentence.Over, isEnglish));
            return;
        }

        var price = $"{Template.Money(offer.PriceMinor)} {rulebook.Document.Currency}";
        await AnswerAsync(context, StatusCodes.Status200OK, LinkPage.Offer(offer.Name.In(state.Profile?.Language), price, isEnglish));
    }

    private static async Task OrderAsync(string token, HttpContext context, OfferLinks links, IGrainFactory grains)
    {
        if (await links.ReadAsync(token, context.RequestAborted) is not { } link)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, LinkPage.Say(LinkSentence.Unknown, PrefersEnglish(context)));
            return;
        }

        var subscriber = grains.GetGrain<ISubscriberGrain>(link.Key.Subscriber.Value);
        var isEnglish = IsEnglish(await subscriber.GetState().WaitAsync(context.RequestAborted), context);
        if (link.IsOver)
        {
            await AnswerAsync(context, StatusCodes.Status410Gone, LinkPage.Say(LinkSentence.Over, isEnglish));
            return;
        }

        // The link is the message: pressed twice, it orders once and says so twice.
        var answer = await subscriber.Handle(new SubscriberMessage(Family + link.Key, new SubscriberCommand.AcceptOffer(link.Key)))
            .WaitAsync(context.RequestAborted);
        var (status, sentence) = answer switch
        {
            { Status: not SubscriberAnswerStatus.Refused } => (StatusCodes.Status200OK, LinkSentence.Ordered),
            { RefusalCode: var code } when code == Refusal.OfferClosed.Code => (StatusCodes.Status410Gone, LinkSentence.Over),
            _ => (StatusCodes.Status409Conflict, LinkSentence.NotPossible),
        };
        await AnswerAsync(context, status, LinkPage.Say(sentence, isEnglish));
    }

    private static string? OfferOf(SubscriberState state, ContactKey key, DateTimeOffset now)
    {
        foreach (var inPlay in state.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal && inPlay.ExpiresAt > now)
            {
                return inPlay.Offer;
            }
        }

        var interaction = state.Interactions.FirstOrDefault(open => open.Version == key.Version);
        return interaction is not null && key.Ordinal >= 1 && key.Ordinal <= interaction.Offers.Length
            ? interaction.Offers[key.Ordinal - 1]
            : null;
    }

    private static bool IsEnglish(SubscriberState state, HttpContext context) =>
        state.Profile is { } profile ? profile.Language == "en" : PrefersEnglish(context);

    private static bool PrefersEnglish(HttpContext context) =>
        context.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase);

    private static async Task AnswerAsync(HttpContext context, int status, string page)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Html;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = LinkPage.Policy;
        response.Headers["Referrer-Policy"] = "no-referrer"; // The address is the permission: it goes nowhere else.
        await response.WriteAsync(page, context.RequestAborted);
    }
}
