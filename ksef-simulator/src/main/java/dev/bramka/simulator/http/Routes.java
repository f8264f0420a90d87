package dev.bramka.simulator.http;

import io.javalin.config.RoutesConfig;

/** All endpoints. */
public final class Routes {
  private Routes() {}

  /** Adds the endpoints to a server under construction. */
  public static void add(World world, RoutesConfig routes) {
    Server server = new Server(routes, world);
    new AuthRoutes(world).add(server);
    new TokenRoutes(world).add(server);
    new CertificateRoutes(world).add(server);
    new SessionRoutes(world).add(server);
    new BatchRoutes(world).add(server);
    new StatusRoutes(world).add(server);
    new LimitRoutes(world.limits()).add(server);
    new TestDataRoutes(world.stores().settings()).add(server);
    new ControlRoutes(world).add(server);
    new QueryRoutes(world).add(server);
    server.refuseTheRest();
  }
}
