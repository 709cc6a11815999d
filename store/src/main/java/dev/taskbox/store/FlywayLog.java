package dev.taskbox.store;

import java.lang.System.Logger.Level;
import org.flywaydb.core.api.logging.Log;

/** Flyway's reports, for those who look for them: what matters to a person is thrown. */
final class FlywayLog implements Log {
    private final System.Logger logger;

    FlywayLog(Class<?> of) {
        logger = System.getLogger(of.getName());
    }

    @Override
    public void debug(String message) {
        logger.log(Level.TRACE, message);
    }

    @Override
    public void info(String message) {
        logger.log(Level.DEBUG, message);
    }

    @Override
    public void notice(String message) {
        logger.log(Level.DEBUG, message);
    }

    @Override
    public void warn(String message) {
        logger.log(Level.DEBUG, message);
    }

    @Override
    public void error(String message) {
        logger.log(Level.DEBUG, message);
    }

    @Override
    public void error(String message, Exception e) {
        logger.log(Level.DEBUG, message, e);
    }
}
