using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Bench.Campaigns;

internal sealed class InterimWalk(IRecords records) : IAudienceWalk
{
    public async ValueTask<AudiencePage> ReadAsync(Audience audience, string? afterId, int limit, CancellationToken cancellationToken)
    {
        var ids = await records.ReadGrainIdsAsync("subscriber", afterId, limit, cancellationToken);
        return new AudiencePage([.. ids.Select(id => new AudienceMember(id, 0))], ids.Count < limit ? null : ids[^1]);
    }

    public ValueTask<long> EstimateAsync(Audience audience, CancellationToken cancellationToken) =>
        records.CountGrainsAsync("subscriber", cancellationToken);
}
