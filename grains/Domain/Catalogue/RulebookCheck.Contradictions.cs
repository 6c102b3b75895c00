using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

public sealed partial class RulebookCheck
{
    /// <summary>Rules that cannot be met together are told with all other mistakes, as far as the parts that they need are sound.</summary>
    private void AddContradictions(RulebookDocument document, ConflictsDocument conflicts)
    {
        var found = new ToldPlaces();
        foreach (var error in _errors)
        {
            found.Add(error.Path);
        }

        foreach (var error in new Contradictions(document, conflicts, IsSound).Find())
        {
            Add(_errors, error);
        }

        bool IsSound(string path) => !_told.Cover(path) && !_told.Touch(path) && !found.Cover(path) && !found.Touch(path);
    }
}
