using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Campaigns;

/// <summary>A page whose subscribers are all decided, durably.</summary>
/// <param name="NextAfter">Everybody up to this subscriber is; null at the end of the audience.</param>
/// <param name="Asked">How many were asked.</param>
/// <param name="Planned">For how many a contact is planned.</param>
/// <param name="PlannedBefore">For how many one had been planned earlier that day.</param>
internal readonly record struct AskedPage(string? NextAfter, int Asked, int Planned, int PlannedBefore);

/// <summary>Asks the subscribers of an audience page by page. While the last ones of a page are decided the next page begins.</summary>
internal sealed class AudiencePages(DispatchSurroundings surroundings, IGrainFactory grains, CampaignPlan plan, TaskPlan task)
    : IDisposable
{
    private readonly SubscriberCommand.ProposeTask _proposal = new(plan.Id, plan.Revision, task.Document.Id, 0);
    private readonly SemaphoreSlim _room = new(surroundings.Options.Value.InFlightMax);

    /// <summary>Pages in their order, each when it is done. Who stops taking them has at most one page more decided than told.</summary>
    /// <param name="after">Begins behind this subscriber; null for the beginning.</param>
    /// <param name="limit">At most so many subscribers in one page and no second one; null for pages of the usual size, to the end.</param>
    public async IAsyncEnumerable<AskedPage> AskAsync(string? after, long? limit)
    {
        var size = (int)Math.Min(limit ?? long.MaxValue, surroundings.Options.Value.PageSize);
        var last = Task.CompletedTask;
        try
        {
            Task<AskedPage>? before = null;
            var isEnd = false;
            while (!isEnd)
            {
                var page = await surroundings.Audience.ReadAsync(plan.Audience, after, size, CancellationToken.None);
                (after, isEnd) = (page.NextAfter, page.NextAfter is null || limit is not null);
                var asked = AskAsync(page);
                last = asked.ContinueWith(static _ => { }, TaskScheduler.Current);
                if (before is not null)
                {
                    yield return await before;
                }

                before = asked;
            }

            if (before is not null)
            {
                yield return await before;
            }
        }
        finally
        {
            await last; // Nobody is still being asked when it is over, however it ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private async Task<AskedPage> AskAsync(AudiencePage page)
    {
        var answers = new Task<TaskAnswer>[page.Members.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            await _room.WaitAsync();
            answers[i] = AskAsync(page.Members[i]);
        }

        var (planned, before) = (0, 0);
        foreach (var answer in await Task.WhenAll(answers))
        {
            planned += answer == TaskAnswer.Planned ? 1 : 0;
            before += answer == TaskAnswer.PlannedBefore ? 1 : 0;
        }

        return new AskedPage(page.NextAfter, answers.Length, planned, before);
    }

    private async Task<TaskAnswer> AskAsync(AudienceMember member)
    {
        try
        {
            var proposal = member.Listed == 0 ? _proposal : _proposal with { Listed = member.Listed };
            return await grains.GetGrain<ISubscriberGrain>(member.Id).Consider(proposal);
        }
        catch (FormatException exception)
        {
            // What is stored of this one cannot be read, now or the next time: nobody is contacted, and the others must not wait for it.
            surroundings.Skipped(exception, member.Id);
            return TaskAnswer.None;
        }
        finally
        {
            _room.Release();
        }
    }
}
