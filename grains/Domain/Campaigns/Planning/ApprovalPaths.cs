using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>The fixed paths of approvals: checks them, and finds the one that a campaign goes.</summary>
public static class ApprovalPaths
{
    /// <summary>Paths that can be fixed.</summary>
    public const int PathsMax = 500;

    /// <summary>Steps of a path, and steps that are added for one campaign.</summary>
    public const int StepsMax = 10;

    /// <summary>People of a step, and people who are told.</summary>
    public const int PeopleMax = 50;

    /// <summary>Goes any campaign for which no path is fixed: one step, which anybody may take who is no author.</summary>
    public static ApprovalPathDocument Default { get; } = new() { Steps = [new ApprovalStepDocument { Name = "signatory" }] };

    /// <summary>The path that a campaign goes.</summary>
    /// <param name="document">The fixed paths.</param>
    /// <param name="kind">The kind of its program.</param>
    /// <param name="regions">Its regions, or those of its program if it names none; empty for everywhere.</param>
    /// <returns>The path, and its name: kind and region.</returns>
    public static (ApprovalPathDocument Path, string Name) Find(
        ApprovalPathsDocument document, CampaignKind kind, ImmutableArray<string> regions)
    {
        ApprovalPathDocument? best = null;
        foreach (var path in document.Paths)
        {
            var fits = (path.Kind is null || path.Kind == kind)
                && (path.Region.Length == 0 || (!regions.IsEmpty && regions.All(region => RegionScope.Covers(path.Region, region))));
            if (fits && (best is null || path.Region.Length > best.Region.Length
                || (path.Region.Length == best.Region.Length && path.Kind is not null)))
            {
                best = path;
            }
        }

        // No path is for all of them: naming a region more must not lead round the signatures of the others.
        best ??= document.Paths.Where(path => (path.Kind is null || path.Kind == kind)
                && regions.Any(region => RegionScope.Covers(path.Region, region)))
            .OrderByDescending(path => path.Steps.Length).ThenByDescending(path => path.Region.Length).FirstOrDefault();
        return best is null ? (Default, "default") : (best, NameOf(best));
    }

    /// <summary>Checks paths and tells everything that is wrong with them at once.</summary>
    public static ImmutableArray<CampaignError> Check(ApprovalPathsDocument document)
    {
        var found = new Findings("approval-paths");
        found.Count("/paths", document.Paths.Length, 0, PathsMax);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < document.Paths.Length && !found.IsFull; i++)
        {
            var (at, path) = ($"/paths/{i}", document.Paths[i]);
            if (!found.IsThere(at, path) || !found.Text($"{at}/region", path.Region, 0, ProgramCheck.RegionLengthMax))
            {
                continue;
            }

            found.Once(at, seen, NameOf(path), "A path of this kind and region");
            found.Count($"{at}/steps", path.Steps.Length, 1, StepsMax);
            Steps(found, $"{at}/steps", path.Steps);
            CheckPeople(found, $"{at}/copies", path.Copies);
        }

        return found.All;
    }

    /// <summary>Checks what is added to a path for one campaign.</summary>
    /// <param name="signatories">Steps behind those of the path.</param>
    /// <param name="copies">Who else is told.</param>
    public static ImmutableArray<CampaignError> Check(ImmutableArray<ApprovalStepDocument> signatories, ImmutableArray<string> copies)
    {
        var found = new Findings("approval-paths");
        found.Count("/signatories", signatories.Length, 0, StepsMax);
        Steps(found, "/signatories", signatories);
        CheckPeople(found, "/copies", copies);
        return found.All;
    }

    private static string NameOf(ApprovalPathDocument path) =>
        $"{(path.Kind is { } kind ? KebabName.Of(kind) : "any")}/{path.Region}".TrimEnd('/');

    private static void Steps(Findings found, string path, ImmutableArray<ApprovalStepDocument> steps)
    {
        for (var i = 0; i < steps.Length && !found.IsFull; i++)
        {
            var (at, step) = ($"{path}/{i}", steps[i]);
            if (!found.IsThere(at, step))
            {
                continue;
            }

            found.Text($"{at}/name", step.Name, 1, People.NameLengthMax);
            CheckPeople(found, $"{at}/people", step.People);
            found.Require($"{at}/need", step.Need == ApprovalNeed.One || !step.People.IsEmpty, "nobody",
                "All of nobody is nobody: name the people, or leave out 'need'.");
        }
    }

    private static void CheckPeople(Findings found, string path, ImmutableArray<string> people)
    {
        found.Count(path, people.Length, 0, PeopleMax);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < people.Length && !found.IsFull; i++)
        {
            var at = $"{path}/{i}";
            if (found.Require(at, People.TryParse(people[i], out var name) && name == people[i], "person",
                $"A name is 1 to {People.NameLengthMax} characters without spaces around it."))
            {
                found.Once(at, seen, people[i], "The person");
            }
        }
    }
}
