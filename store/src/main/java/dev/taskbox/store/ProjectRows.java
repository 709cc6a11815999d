package dev.taskbox.store;

import dev.taskbox.model.Project;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code project}. */
final class ProjectRows {
    private ProjectRows() {}

    static Project insert(Handle handle, String name, Path root, long now) {
        return handle.createQuery(
                        "insert into project (name, root, created_at) values (:name, :root, :now) returning *")
                .bind("name", name)
                .bind("root", root.toString())
                .bind("now", now)
                .map(ProjectRows::map)
                .one();
    }

    static List<Project> all(Handle handle) {
        return handle.createQuery("select * from project order by name")
                .map(ProjectRows::map)
                .list();
    }

    static Optional<Project> byId(Handle handle, long id) {
        return handle.createQuery("select * from project where id = :id")
                .bind("id", id)
                .map(ProjectRows::map)
                .findOne();
    }

    static Optional<Project> byName(Handle handle, String name) {
        return handle.createQuery("select * from project where name = :name")
                .bind("name", name)
                .map(ProjectRows::map)
                .findOne();
    }

    static Optional<Project> byRoot(Handle handle, Path root) {
        return handle.createQuery("select * from project where root = :root")
                .bind("root", root.toString())
                .map(ProjectRows::map)
                .findOne();
    }

    static void delete(Handle handle, long id) {
        handle.createUpdate("delete from project where id = :id").bind("id", id).execute();
    }

    private static Project map(ResultSet row, StatementContext context) throws SQLException {
        return new Project(
                row.getLong("id"),
                row.getString("name"),
                Path.of(row.getString("root")),
                Micros.instant(row.getLong("created_at")));
    }
}
