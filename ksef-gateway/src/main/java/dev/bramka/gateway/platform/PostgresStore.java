package dev.bramka.gateway.platform;

import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * PostgreSQL, for any number of nodes. Each piece of work is a transaction of its own; PostgreSQL
 * groups their commits itself.
 */
public final class PostgresStore implements Store {
  private final JdbcClient client;
  private final WriteProbe probe = new WriteProbe();
  private final TransactionTemplate transactions;

  /** Works through the pool. */
  public PostgresStore(DataSource pool) {
    client = JdbcClient.create(pool);
    transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
  }

  @Override
  public JdbcClient read() {
    return client;
  }

  @Override
  @SuppressWarnings("NullAway") // the work itself says whether its result may be null
  public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
    return transactions.execute(status -> work.apply(client));
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public boolean writable() {
    return probe.writable(this);
  }

  @Override
  public void lock(JdbcClient db, String what) {
    db.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(what)
        .query((row, n) -> what)
        .single();
  }

  @Override
  public void close() {
    // the pool is closed by whoever opened it
  }
}
