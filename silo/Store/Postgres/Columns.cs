using Npgsql;
using NpgsqlTypes;

namespace SmartManager.Store.Postgres;

/// <summary>Parameters: a value, or a column of many.</summary>
internal static class Columns
{
    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(short value) =>
        new NpgsqlParameter<short> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Smallint };

    public static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(ReadOnlyMemory<byte> value) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter Of(List<long> values) => Many(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(List<long?> values) => Many(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(List<int> values) => Many(values, NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(List<short> values) => Many(values, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Of(List<string> values) => Many(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Of(List<ReadOnlyMemory<byte>> values) => Many(values, NpgsqlDbType.Bytea);

    private static NpgsqlParameter<List<T>> Many<T>(List<T> values, NpgsqlDbType type) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
